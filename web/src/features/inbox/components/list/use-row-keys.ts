import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";

interface RowKeys {
  /** For the element around the rows. */
  bind: {
    ref: RefObject<HTMLUListElement | null>;
    onFocus: (event: FocusEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent) => void;
  };
  /** The row that had the focus last. */
  focusedId: string | null;
}

/**
 * The arrows walk the rows, also to those that are not drawn yet; each row has its id in `data-row`.
 * With a Tab stop at every row, a long list could not be left by key.
 */
export function useRowKeys(ids: string[], show: (index: number) => void): RowKeys {
  const list = useRef<HTMLUListElement>(null);
  const wanted = useRef<string | null>(null);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] a`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const at = ids.indexOf(focusedId ?? "");
    const places: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: ids.length - 1,
    };
    const to = places[event.key] ?? -1;
    const id = ids[to];
    if (id === undefined) return;
    event.preventDefault();
    wanted.current = id;
    setFocusedId(id);
    show(to);
  };
  const onFocus = (event: FocusEvent<HTMLElement>) =>
    setFocusedId(event.target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null);
  return { bind: { ref: list, onFocus, onKeyDown }, focusedId };
}
