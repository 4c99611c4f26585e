import { useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { type MouseEvent, type SyntheticEvent, useEffect, useMemo, useRef } from "react";
import { useMe } from "@/features/accounts/public";
import { prefetchThread } from "../../api";

/** A pointer that only passes over a row asks for nothing. */
const HOVER_MS = 50;
const TO = "/$workspace/inbox/$conversationId";
const ANY = "conversation";

interface RowLinks {
  hrefOf: (conversationId: string) => string;
  /** For the element around the rows. */
  bind: {
    onClick: (event: MouseEvent) => void;
    onPointerOver: (event: SyntheticEvent) => void;
    onPointerDown: (event: SyntheticEvent) => void;
  };
}

/**
 * The links of all rows at once. A link of the router's in each would watch the address, and all of
 * them would render at each step from one conversation to another. What a pointer or the focus rests
 * on is fetched before it is opened.
 */
export function useRowLinks(focusedId: string | null): RowLinks {
  const router = useRouter();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { slug } = useMe().workspace;
  const search = useLocation({ select: (location) => location.searchStr });
  const hovering = useRef<ReturnType<typeof setTimeout>>(undefined);

  const hrefOf = useMemo(() => {
    const params = { workspace: slug, conversationId: ANY };
    const { pathname } = router.buildLocation({ to: TO, params });
    return (id: string) => pathname.replace(ANY, id) + search;
  }, [router, slug, search]);

  const prefetch = (id: string | null) => {
    if (id !== null) prefetchThread(client, id);
  };
  useEffect(() => {
    if (focusedId !== null) prefetchThread(client, focusedId);
  }, [client, focusedId]);
  return {
    hrefOf,
    bind: {
      onClick: (event) => {
        const id = rowAt(event);
        // a new tab or window is the browser's to open
        const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        if (id === null || !isPlain) return;
        event.preventDefault();
        const params = { workspace: slug, conversationId: id };
        const fromList = router.latestLocation.pathname.endsWith("/inbox");
        void navigate({
          to: TO,
          params,
          search: (known) => known,
          state: (known) => ({ ...known, fromList, overThread: undefined }),
        });
      },
      onPointerOver: (event) => {
        clearTimeout(hovering.current);
        const id = rowAt(event);
        hovering.current = setTimeout(() => prefetch(id), HOVER_MS);
      },
      onPointerDown: (event) => prefetch(rowAt(event)),
    },
  };
}

function rowAt(event: SyntheticEvent): string | null {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest<HTMLElement>("[data-row]")?.dataset.row ?? null;
}
