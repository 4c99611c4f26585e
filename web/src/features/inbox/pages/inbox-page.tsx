import { Trans } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate, useParams, useRouter } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useRef } from "react";
import { useMe } from "@/features/accounts/public";
import type { Conversation } from "@/shared/api/messaging";
import { runAction, useKeys } from "@/shared/keyboard/keyboard";
import { fetchWhenIdle, whenIdle } from "@/shared/lib/idle";
import { useStable } from "@/shared/lib/stable";
import { Empty } from "@/shared/ui/states";
import { prefetchThread } from "../api";
import { ListPane } from "../components/list/list-pane";
import { loadConversationView } from "../load";
import type { InboxSearch } from "../model/filter";
import { resumeNotes } from "../note-outbox";
import { usePanel } from "../use-panel";
import classes from "./inbox-page.module.css";

const ConversationView = lazy(() =>
  loadConversationView().then((module) => ({ default: module.ConversationView })),
);

const route = getRouteApi("/$workspace/inbox");

/** List, thread and contact side by side; on a phone one after another. */
export function InboxPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const me = useMe();
  const { slug } = me.workspace;
  const { conversationId = null } = useParams({ strict: false });
  const rows = useRef<Conversation[]>([]);
  const searchField = useRef<HTMLInputElement>(null);
  const isNarrow = useMediaQuery("(max-width: 759px)") ?? false;
  const panel = usePanel();
  useEffect(() => fetchWhenIdle(loadConversationView), []);
  useEffect(() => resumeNotes(client, me.member.id), [client, me.member.id]);

  const setSearch = useCallback(
    (change: Partial<InboxSearch>) =>
      void navigate({
        to: ".",
        search: (known: InboxSearch) => ({ ...known, ...change }),
        replace: "q" in change,
      }),
    [navigate],
  );
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: "/$workspace/inbox/$conversationId",
        params: { workspace: slug, conversationId: id },
        search: (known) => known,
      }),
    [navigate, slug],
  );
  const back = useWayBack();
  const loaded = useCallback((conversations: Conversation[]) => {
    rows.current = conversations;
  }, []);
  const step = (by: number) => {
    const at = rows.current.findIndex((one) => one.id === conversationId);
    const to = at < 0 ? 0 : at + by;
    const [next, afterNext] = [rows.current[to], rows.current[to + by]];
    if (next) open(next.id);
    // who walks goes on walking
    if (next && afterNext) whenIdle(() => prefetchThread(client, afterNext.id));
  };
  useRowFocus(conversationId, isNarrow);

  useKeys({
    "inbox.next": () => step(1),
    "inbox.previous": () => step(-1),
    "inbox.open": () => (conversationId ? runAction("conversation.reply") : step(0)),
    search: () => searchField.current?.focus(),
    "inbox.back": () => {
      const active = document.activeElement;
      if (active instanceof HTMLElement && active.matches("input, textarea")) active.blur();
      else back();
      // the keyboard goes on from the row whose conversation was left
      rowOf(conversationId)?.focus({ preventScroll: true });
    },
  });

  return (
    <div
      className={classes.inbox}
      data-open={conversationId !== null || undefined}
      data-panel={(conversationId !== null && panel.isShown && panel.isBeside) || undefined}
    >
      {(!isNarrow || conversationId === null) && (
        <ListPane
          search={search}
          setSearch={setSearch}
          selectedId={conversationId}
          loaded={loaded}
          searchRef={searchField}
        />
      )}
      {conversationId !== null ? (
        <Suspense fallback={<div className={classes.none} aria-busy />}>
          <ConversationView conversationId={conversationId} panel={panel} leave={back} />
        </Suspense>
      ) : (
        !isNarrow && (
          <div className={classes.none}>
            <Empty
              icon={<MessagesSquare size={20} />}
              title={<Trans>No conversation chosen</Trans>}
            >
              <Trans>Choose one from the list, or press j for the first.</Trans>
            </Empty>
          </div>
        )
      )}
    </div>
  );
}

/** Where the list takes the place of the conversation, the keyboard goes on from its row. */
function useRowFocus(conversationId: string | null, isNarrow: boolean): void {
  const last = useRef(conversationId);
  useEffect(() => {
    const left = last.current;
    last.current = conversationId;
    if (!isNarrow || conversationId !== null || left === null) return;
    const frame = requestAnimationFrame(() => rowOf(left)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [conversationId, isNarrow]);
}

/** To the list: by a step back where it was left, so that the list is not there twice. */
function useWayBack(): () => void {
  const { history } = useRouter();
  const navigate = useNavigate();
  const { slug } = useMe().workspace;
  return useStable(() => {
    if (history.location.state.fromList) history.back();
    else void navigate({ to: "/$workspace/inbox", params: { workspace: slug }, search: (s) => s });
  });
}

function rowOf(conversationId: string | null): HTMLElement | null {
  return document.querySelector(`[data-row="${conversationId}"] a`);
}
