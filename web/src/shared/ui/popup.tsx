import { Menu, type MenuProps, Popover, type PopoverProps } from "@mantine/core";
import { type Ref, type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useFocusReturn } from "./focus-return";
import type { Popup } from "./opener";

/** A menu beside the button that opened it. */
export function PopupMenu({ popup, children, ...place }: { popup: Popup } & MenuProps) {
  useFocusReturn(popup.anchor);
  return (
    <Menu {...stateOf(popup, useIsMounted())} {...place}>
      <Menu.Target>
        <Anchor to={popup.anchor} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

interface PopupPopoverProps extends Omit<PopoverProps, "opened" | "id"> {
  popup: Popup;
  padding: number;
}

/** Anything else beside the button that opened it; the focus stays inside while it is open. */
export function PopupPopover({ popup, padding, children, ...place }: PopupPopoverProps) {
  return (
    <Popover {...stateOf(popup, useIsMounted())} trapFocus {...place}>
      <Popover.Target>
        <Anchor to={popup.anchor} />
      </Popover.Target>
      <Popover.Dropdown p={padding}>{children}</Popover.Dropdown>
    </Popover>
  );
}

function stateOf({ id, opened, setOpened, gone }: Popup, isMounted: boolean) {
  return { id, opened: opened && isMounted, onChange: setOpened, onExitTransitionEnd: gone };
}

/** The kit opens what changes to open, with its transition, and not what is open from the first. */
export function useIsMounted(): boolean {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setMounted(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isMounted;
}

/** Stands for a button that is elsewhere in the page. */
function Anchor({ to, ref }: { to: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    if (typeof ref === "function") ref(to.current);
  }, [ref, to]);
  return null;
}
