import { ActionIcon, type ActionIconProps } from "@mantine/core";
import type { ComponentPropsWithRef } from "react";

type IconButtonProps = ActionIconProps &
  Omit<ComponentPropsWithRef<"button">, keyof ActionIconProps> & {
    label: string;
    /** Key that does the same, shown with the label. */
    shortcut?: string;
  };

/** A button that shows only a sign: named for screen readers, explained on hover. */
export function IconButton({ label, shortcut, ...rest }: IconButtonProps) {
  return (
    <ActionIcon
      aria-label={label}
      data-tip={shortcut ? `${label}  ·  ${shortcut}` : label}
      aria-keyshortcuts={shortcut}
      {...rest}
    />
  );
}
