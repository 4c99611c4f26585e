import { type CSSProperties, type ReactNode, useId } from "react";
import classes from "./settings.module.css";

interface SettingsPageProps {
  title: ReactNode;
  intro?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function SettingsPage({ title, intro, action, children }: SettingsPageProps) {
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{title}</h1>
          {intro && <p>{intro}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: ReactNode;
  intro?: ReactNode;
  /** For a table that reaches the edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, intro, flush, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={title ? id : undefined}>
      {title && (
        <header>
          <h2 id={id}>{title}</h2>
          {intro && <p>{intro}</p>}
        </header>
      )}
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}

/** A table for settings: header cells and rows, at the edges of its card; cards on a phone. */
export function Table({ heads, children }: { heads: string[]; children: ReactNode }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table} style={labelsOf(heads)}>
        <thead>
          <tr>
            {heads.map((head, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place
              head === "" ? <td key={index} /> : <Head key={index}>{head}</Head>,
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** For a narrow screen, where a row is a card and each cell says what it is. */
function labelsOf(heads: string[]): CSSProperties {
  const labels = heads.flatMap((head, index) =>
    head === "" ? [] : [[`--head-${index + 1}`, JSON.stringify(head)]],
  );
  return Object.fromEntries(labels) as CSSProperties;
}

function Head({ children }: { children: ReactNode }) {
  return <th scope="col">{children}</th>;
}
