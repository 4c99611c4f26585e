import { Trans, useLingui } from "@lingui/react/macro";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { memo, type Ref, useCallback, useMemo, useState } from "react";
import type { Conversation } from "@/shared/api/messaging";
import { numberOf } from "@/shared/lib/format";
import { IconButton } from "@/shared/ui/icon-button";
import { countsQuery } from "../../api";
import { filterOf, type InboxSearch } from "../../model/filter";
import { ConversationList } from "./conversation-list";
import classes from "./list-pane.module.css";
import { FilterButton, FilterChips, SortButton } from "./narrowing";

const SEARCH_AFTER_MS = 200;

interface ListPaneProps {
  search: InboxSearch;
  setSearch: (change: Partial<InboxSearch>) => void;
  selectedId: string | null;
  loaded: (conversations: Conversation[]) => void;
  searchRef: Ref<HTMLInputElement>;
}

export const ListPane = memo(function ListPane(props: ListPaneProps) {
  const { search, setSearch } = props;
  const filter = useMemo(() => filterOf(search), [search]);
  const resetFilter = useCallback(
    () => setSearch({ q: undefined, number: undefined, unread: undefined }),
    [setSearch],
  );
  return (
    <section className={classes.pane} aria-labelledby="inbox-title">
      <ListHead search={search} setSearch={setSearch} searchRef={props.searchRef} />
      <ConversationList
        filter={filter}
        selectedId={props.selectedId}
        loaded={props.loaded}
        resetFilter={resetFilter}
      />
    </section>
  );
});

type HeadProps = Pick<ListPaneProps, "search" | "setSearch" | "searchRef">;

const ListHead = memo(function ListHead({ search, setSearch, searchRef }: HeadProps) {
  return (
    <div className={classes.head}>
      <div className={classes.title}>
        <h1 id="inbox-title">
          <Trans>Inbox</Trans>
        </h1>
        <StatusSwitch search={search} setSearch={setSearch} />
        <SortButton search={search} setSearch={setSearch} />
        <FilterButton search={search} setSearch={setSearch} />
      </div>
      <SearchField search={search} setSearch={setSearch} searchRef={searchRef} />
      <Views search={search} setSearch={setSearch} />
      <FilterChips search={search} setSearch={setSearch} />
    </div>
  );
});

type SearchProps = Pick<ListPaneProps, "search" | "setSearch">;

function SearchField({ search, setSearch, searchRef }: HeadProps) {
  const { t } = useLingui();
  const [words, setWords] = useState(search.q ?? "");
  const [applied, setApplied] = useState(search.q);
  const apply = useDebouncedCallback((text: string) => {
    const q = text || undefined;
    setApplied(q);
    setSearch({ q });
  }, SEARCH_AFTER_MS);
  const [seen, setSeen] = useState(search.q);
  if (seen !== search.q) {
    setSeen(search.q);
    // the address was changed elsewhere, as by the way back
    if (search.q !== applied) {
      setApplied(search.q);
      setWords(search.q ?? "");
    }
  }
  return (
    <div className={classes.search}>
      <Search size={16} aria-hidden />
      <input
        ref={searchRef}
        type="search"
        aria-label={t`Search by name or number`}
        placeholder={t`Search by name or number`}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          apply(event.currentTarget.value.trim());
        }}
      />
      {words && (
        <IconButton
          label={t`Clear the search`}
          size={26}
          onClick={() => setSearch({ q: undefined })}
        >
          <X size={15} />
        </IconButton>
      )}
    </div>
  );
}

const VIEWS = [undefined, "mine", "unassigned"] as const;

function Views({ search, setSearch }: SearchProps) {
  const { t } = useLingui();
  const { data: counts } = useQuery(countsQuery);
  const labels = [t`All`, t`Mine`, t`Unassigned`];
  const isOpen = search.status === undefined;
  return (
    <div role="tablist" aria-label={t`Views`} className={classes.views}>
      {VIEWS.map((view, index) => (
        <button
          key={view ?? "all"}
          type="button"
          role="tab"
          aria-selected={search.view === view}
          onClick={() => setSearch({ view })}
        >
          {labels[index]}
          {isOpen && counts && <span>{numberOf(counts.open[view ?? "all"])}</span>}
        </button>
      ))}
    </div>
  );
}

function StatusSwitch({ search, setSearch }: SearchProps) {
  const { t } = useLingui();
  const isOpen = search.status === undefined;
  return (
    <fieldset className={classes.status} aria-label={t`Open or closed`}>
      <button type="button" aria-pressed={isOpen} onClick={() => setSearch({ status: undefined })}>
        <Trans>Open</Trans>
      </button>
      <button type="button" aria-pressed={!isOpen} onClick={() => setSearch({ status: "closed" })}>
        <Trans>Closed</Trans>
      </button>
    </fieldset>
  );
}
