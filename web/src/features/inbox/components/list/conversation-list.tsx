import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { Inbox, SearchX } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef } from "react";
import { shortNames, useNumbers } from "@/features/channels/public";
import type { Conversation, ConversationFilter } from "@/shared/api/messaging";
import { useNow } from "@/shared/lib/clock";
import { Bone, Empty, Failed } from "@/shared/ui/states";
import { conversationsQuery } from "../../api";
import { type Density, useDensity } from "../../density";
import classes from "./conversation-list.module.css";
import { ConversationRow } from "./conversation-row";
import { useRowKeys } from "./use-row-keys";
import { useRowLinks } from "./use-row-links";

const ROW = { comfortable: 64, compact: 48 } as const;
/** Rows before the end at which the next page is asked for. */
const NEAR_END = 15;

interface ConversationListProps {
  filter: ConversationFilter;
  selectedId: string | null;
  /** Told the rows in their order, for the keys that walk them. */
  loaded: (conversations: Conversation[]) => void;
  resetFilter: () => void;
}

export function ConversationList(props: ConversationListProps) {
  const { filter, loaded } = props;
  const query = useInfiniteQuery(conversationsQuery(filter));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data]);
  const density = useDensity();
  useEffect(() => loaded(rows), [rows, loaded]);

  if (query.isPending) return <RowBones />;
  if (query.isLoadingError)
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <NoRows filter={filter} reset={props.resetFilter} />;
  return (
    <Rows
      key={density}
      density={density}
      rows={rows}
      selectedId={props.selectedId}
      hasMore={query.hasNextPage}
      loadMore={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
      }}
    />
  );
}

interface RowsProps {
  density: Density;
  rows: Conversation[];
  selectedId: string | null;
  hasMore: boolean;
  loadMore: () => void;
}

function Rows({ density, rows, selectedId, hasMore, loadMore }: RowsProps) {
  const { t } = useLingui();
  const now = useNow();
  const numbers = useNumbers();
  const names = useMemo(() => shortNames(numbers), [numbers]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW[density],
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 4,
    useFlushSync: false,
  });
  const shown = virtualizer.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && last >= rows.length - NEAR_END) loadMore();
  }, [hasMore, last, rows.length, loadMore]);
  useKeepInView(virtualizer, rows, selectedId);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const keys = useRowKeys(ids, (index) => virtualizer.scrollToIndex(index, { align: "auto" }));
  const links = useRowLinks(keys.focusedId);
  const stop =
    shown.find((row) => row.key === keys.focusedId) ??
    shown.find((row) => row.key === selectedId) ??
    shown[0];

  return (
    <div ref={scroller} className={classes.scroller} data-testid="conversation-list">
      <ul
        {...links.bind}
        {...keys.bind}
        className={classes.rows}
        style={{ height: virtualizer.getTotalSize() }}
        aria-label={t`Conversations`}
      >
        {shown.map((row) => {
          const conversation = rows[row.index];
          if (!conversation) return null;
          const number = numbers.find(
            (one) => one.phone_number_id === conversation.phone_number_id,
          );
          return (
            <li
              key={row.key}
              data-row={conversation.id}
              className={classes.row}
              aria-setsize={hasMore ? -1 : rows.length}
              aria-posinset={row.index + 1}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <ConversationRow
                conversation={conversation}
                href={links.hrefOf(conversation.id)}
                isSelected={conversation.id === selectedId}
                number={numbers.length > 1 ? (number ?? null) : null}
                numberName={names.get(conversation.phone_number_id)}
                now={now}
                isCompact={density === "compact"}
                tabIndex={row.key === stop?.key ? 0 : -1}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The keys may choose a row that is out of sight. */
function useKeepInView(
  virtualizer: Pick<
    Virtualizer<HTMLDivElement, Element>,
    "scrollOffset" | "getOffsetForIndex" | "scrollToIndex"
  >,
  rows: Conversation[],
  selectedId: string | null,
): void {
  const show = useEffectEvent((id: string | null) => {
    const index = rows.findIndex((one) => one.id === id);
    if (index < 0) return;
    // to scroll lays the page out, even where nothing moves
    const [offset] = virtualizer.getOffsetForIndex(index, "auto") ?? [];
    if (offset !== virtualizer.scrollOffset) virtualizer.scrollToIndex(index, { align: "auto" });
  });
  useEffect(() => show(selectedId), [selectedId]);
}

function NoRows({ filter, reset }: { filter: ConversationFilter; reset: () => void }) {
  const isNarrowed = filter.q || filter.phone_number_id || filter.unread;
  if (isNarrowed)
    return (
      <Empty
        icon={<SearchX size={20} />}
        title={<Trans>Nothing matches</Trans>}
        action={
          <Button variant="default" onClick={reset}>
            <Trans>Clear the filters</Trans>
          </Button>
        }
      >
        <Trans>Names and phone numbers are searched.</Trans>
      </Empty>
    );
  return (
    <Empty icon={<Inbox size={20} />} title={<Trans>Nothing here</Trans>}>
      <Lesson filter={filter} />
    </Empty>
  );
}

/** What would stand here, and how it gets here. */
function Lesson({ filter }: { filter: ConversationFilter }) {
  if (filter.status === "closed")
    return (
      <Trans>
        Conversations that are closed are kept here. A new message of the contact opens them again.
      </Trans>
    );
  if (filter.assignee === "me")
    return (
      <Trans>
        Yours are those that somebody assigns to you, or that you take from the unassigned ones.
      </Trans>
    );
  if (filter.assignee === "none")
    return <Trans>Everything has found somebody. What is new and nobody's stands here.</Trans>;
  return <Trans>When a contact writes, the conversation appears here at once.</Trans>;
}

function RowBones() {
  return (
    <div className={classes.bones} aria-busy>
      {[150, 120, 170, 130, 160, 140, 110].map((width) => (
        <div key={width}>
          <Bone width={40} height={40} />
          <span>
            <Bone width={width} height={12} />
            <Bone width={width + 70} height={11} />
          </span>
        </div>
      ))}
    </div>
  );
}
