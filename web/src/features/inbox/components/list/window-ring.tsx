import type { ReactNode } from "react";
import type { ServiceWindow } from "../../model/window";
import classes from "./window-ring.module.css";

const SIZE = 46;
const RADIUS = 21.5;
const AROUND = 2 * Math.PI * RADIUS;

interface WindowRingProps {
  window: ServiceWindow;
  tip: string;
  children: ReactNode;
}

/** A face with what is left of the service window around it. */
export function WindowRing({ window, tip, children }: WindowRingProps) {
  return (
    <span className={classes.ring} data-level={window.level} data-tip={tip}>
      <svg width={SIZE} height={SIZE} viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden>
        <circle cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} className={classes.track} />
        {window.isOpen && (
          <circle
            cx={SIZE / 2}
            cy={SIZE / 2}
            r={RADIUS}
            className={classes.left}
            strokeDasharray={`${AROUND * window.share} ${AROUND}`}
          />
        )}
      </svg>
      {children}
    </span>
  );
}
