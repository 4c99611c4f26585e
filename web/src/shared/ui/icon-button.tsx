import type { ComponentPropsWithRef, CSSProperties } from "react";
import classes from "./icon-button.module.css";

interface IconButtonProps extends ComponentPropsWithRef<"button"> {
  label: string;
  /** Key that does the same, shown with the label. */
  shortcut?: string;
  size?: number;
}

/** A button that shows only a sign: named for screen readers, explained on hover. */
export function IconButton({ label, shortcut, size = 34, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={className ? `${classes.button} ${className}` : classes.button}
      style={{ "--size": `${size}px` } as CSSProperties}
      aria-label={label}
      data-tip={shortcut ? `${label}  ·  ${shortcut}` : label}
      aria-keyshortcuts={shortcut}
      {...rest}
    />
  );
}
