import { useLingui } from "@lingui/react/macro";
import { ArrowDownWideNarrow, ListFilter, X } from "lucide-react";
import { lazy, Suspense } from "react";
import { numberName, useNumbers } from "@/features/channels/public";
import { IconButton } from "@/shared/ui/icon-button";
import { useOpener } from "@/shared/ui/opener";
import classes from "./list-pane.module.css";
import { type NarrowProps, SORTS } from "./sorts";

const loadMenus = () => import("./list-menus");
const SortMenu = lazy(() => loadMenus().then((module) => ({ default: module.SortMenu })));
const FilterMenu = lazy(() => loadMenus().then((module) => ({ default: module.FilterMenu })));

export function SortButton(props: NarrowProps) {
  const { t } = useLingui();
  const { button, isThere, popup } = useOpener("menu", loadMenus);
  return (
    <>
      <IconButton label={t`Sort`} {...button}>
        <ArrowDownWideNarrow size={19} strokeWidth={1.8} />
      </IconButton>
      <Suspense>{isThere && <SortMenu popup={popup} {...props} />}</Suspense>
    </>
  );
}

export function FilterButton(props: NarrowProps) {
  const { t } = useLingui();
  const { button, isThere, popup } = useOpener("menu", loadMenus);
  return (
    <>
      <IconButton label={t`Filter and layout`} {...button}>
        <ListFilter size={19} strokeWidth={1.8} />
      </IconButton>
      <Suspense>{isThere && <FilterMenu popup={popup} {...props} />}</Suspense>
    </>
  );
}

/** What narrows the list beyond view and state, each to be taken off. */
export function FilterChips({ search, setSearch }: NarrowProps) {
  const { t } = useLingui();
  const numbers = useNumbers();
  const number = numbers.find((one) => one.phone_number_id === search.number);
  const sort = SORTS.find(([name]) => name === search.sort && name !== undefined);
  const chips = [
    search.number && {
      label: number ? numberName(number) : search.number,
      off: { number: undefined },
    },
    search.unread && { label: t`Only unread`, off: { unread: undefined } },
    sort && { label: t(sort[1]), off: { sort: undefined } },
  ].filter((chip) => typeof chip === "object");
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips}>
      {chips.map((chip) => (
        <button
          key={chip.label}
          type="button"
          aria-label={t`Remove the filter ${chip.label}`}
          onClick={() => setSearch(chip.off)}
        >
          {chip.label}
          <X size={13} aria-hidden />
        </button>
      ))}
    </div>
  );
}
