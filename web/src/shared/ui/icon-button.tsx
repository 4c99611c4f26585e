import type { ComponentPropsWithRef, CSSProperties } from "react";
import type { ActionId } from "@/shared/keyboard/actions";
import { useTip } from "@/shared/keyboard/tip";
import classes from "./icon-button.module.css";

interface IconButtonProps extends ComponentPropsWithRef<"button"> {
  label: string;
  /** The action of the keyboard that does the same; its keys are shown with the label. */
  action?: ActionId;
  size?: number;
}

/** A button that shows only a sign: named for screen readers, explained on hover. */
export function IconButton({ label, action, size = 34, className, ...rest }: IconButtonProps) {
  const tip = useTip(label, action);
  return (
    <button
      type="button"
      className={className ? `${classes.button} ${className}` : classes.button}
      style={{ "--size": `${size}px` } as CSSProperties}
      aria-label={label}
      {...tip}
      {...rest}
    />
  );
}
