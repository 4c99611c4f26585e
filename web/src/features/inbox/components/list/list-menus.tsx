import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { ArrowDownWideNarrow, Check, ListFilter, Rows3, X } from "lucide-react";
import { NumberBadge, numberName, useNumbers } from "@/features/channels/public";
import { IconButton } from "@/shared/ui/icon-button";
import { chooseDensity, useDensity } from "../../density";
import type { InboxSearch } from "../../model/filter";
import classes from "./list-pane.module.css";

interface MenuProps {
  search: InboxSearch;
  setSearch: (change: Partial<InboxSearch>) => void;
}

const SORTS = [
  [undefined, msg`Newest first`],
  ["longest_waiting", msg`Longest waiting first`],
  ["window_closing", msg`Window closing first`],
] as const;

const TICK = <Check size={15} />;

export function SortMenu({ search, setSearch }: MenuProps) {
  const { t } = useLingui();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton label={t`Sort`}>
          <ArrowDownWideNarrow size={19} strokeWidth={1.8} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {SORTS.map(([sort, label]) => (
          <Menu.Item
            key={label.id}
            rightSection={search.sort === sort && TICK}
            onClick={() => setSearch({ sort })}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function FilterMenu({ search, setSearch }: MenuProps) {
  const { t } = useLingui();
  const numbers = useNumbers();
  const density = useDensity();
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <IconButton label={t`Filter and layout`}>
          <ListFilter size={19} strokeWidth={1.8} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          rightSection={search.unread && TICK}
          onClick={() => setSearch({ unread: search.unread ? undefined : "1" })}
        >
          <Trans>Only unread</Trans>
        </Menu.Item>
        {numbers.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>
              <Trans>Number</Trans>
            </Menu.Label>
            {numbers.map((number) => (
              <Menu.Item
                key={number.phone_number_id}
                rightSection={search.number === number.phone_number_id && TICK}
                onClick={() =>
                  setSearch({
                    number:
                      search.number === number.phone_number_id ? undefined : number.phone_number_id,
                  })
                }
              >
                <NumberBadge number={number} />
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Rows3 size={16} />}
          rightSection={density === "compact" && TICK}
          onClick={() => chooseDensity(density === "compact" ? "comfortable" : "compact")}
        >
          <Trans>Compact rows</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What narrows the list beyond view and state, each to be taken off. */
export function FilterChips({ search, setSearch }: MenuProps) {
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
