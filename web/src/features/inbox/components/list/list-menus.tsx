import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Check, Rows3 } from "lucide-react";
import { NumberBadge, useNumbers } from "@/features/channels/public";
import type { Popup } from "@/shared/ui/opener";
import { PopupMenu } from "@/shared/ui/popup";
import { chooseDensity, useDensity } from "../../density";
import { type NarrowProps, SORTS } from "./sorts";

interface MenuProps extends NarrowProps {
  popup: Popup;
}

const TICK = <Check size={15} />;

export function SortMenu({ search, setSearch, popup }: MenuProps) {
  const { t } = useLingui();
  return (
    <PopupMenu popup={popup} position="bottom-end">
      {SORTS.map(([sort, label]) => (
        <Menu.Item
          key={label.id}
          rightSection={search.sort === sort && TICK}
          onClick={() => setSearch({ sort })}
        >
          {t(label)}
        </Menu.Item>
      ))}
    </PopupMenu>
  );
}

export function FilterMenu({ search, setSearch, popup }: MenuProps) {
  const numbers = useNumbers();
  const density = useDensity();
  return (
    <PopupMenu popup={popup} position="bottom-end" width={250}>
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
    </PopupMenu>
  );
}
