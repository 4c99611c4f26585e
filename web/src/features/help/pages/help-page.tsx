import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "@tanstack/react-router";
import { Search, SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { useCan, useMe } from "@/features/accounts/public";
import { Empty } from "@/shared/ui/states";
import { ON_THE_SCREEN } from "../model/screens";
import { GROUPS, type Term } from "../model/terms";
import classes from "./help-page.module.css";

/** What the words of the field mean, each with the screen where one meets it. */
export function HelpPage() {
  const { t } = useLingui();
  const [words, setWords] = useState("");
  const groups = useFound(words);
  useShowTarget(setWords);
  return (
    <div className={classes.scroll}>
      <div className={classes.page}>
        <header>
          <h1>
            <Trans>Help</Trans>
          </h1>
          <p>
            <Trans>
              The words of WhatsApp and of this inbox. Press <kbd>?</kbd> anywhere for the keyboard;
              programs find <a href="/api/docs">the API and its examples</a>.
            </Trans>
          </p>
          <div className={classes.search}>
            <Search size={16} aria-hidden />
            <input
              type="search"
              aria-label={t`Search the words`}
              placeholder={t`Search the words`}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          </div>
        </header>
        {groups.length === 0 && (
          <Empty icon={<SearchX size={20} />} title={<Trans>No such word here</Trans>}>
            <Trans>Try another one, or a part of it.</Trans>
          </Empty>
        )}
        {groups.map((group) => (
          <section key={group.id} aria-labelledby={`group-${group.id}`}>
            <h2 id={`group-${group.id}`}>{t(group.title)}</h2>
            <dl>
              {group.terms.map((term) => (
                <TermEntry key={term.id} term={term} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}

function TermEntry({ term }: { term: Term }) {
  const { t } = useLingui();
  const can = useCan();
  const { slug } = useMe().workspace;
  const { to, search, label, needs } = ON_THE_SCREEN[term.screen];
  return (
    <div id={term.id} className={classes.term} tabIndex={-1}>
      <dt>{t(term.name)}</dt>
      <dd>
        <p>{t(term.meaning)}</p>
        {(needs === null || can(needs)) && (
          <Link to={to} params={{ workspace: slug }} search={search} className={classes.link}>
            {t(label)}
          </Link>
        )}
      </dd>
    </div>
  );
}

/** The groups with the terms that have `words` in name or meaning, whatever their case. */
function useFound(words: string): typeof GROUPS {
  const { t } = useLingui();
  const wanted = words.trim().toLocaleLowerCase();
  const has = ({ name, meaning }: Term) =>
    `${t(name)} ${t(meaning)}`.toLocaleLowerCase().includes(wanted);
  return GROUPS.map((group) => ({ ...group, terms: group.terms.filter(has) })).filter(
    ({ terms }) => terms.length > 0,
  );
}

/** The page is drawn after the browser has looked for the address's place in it. */
function useShowTarget(search: (words: string) => void): void {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === "") return;
    // it may be one that is not among those found
    search("");
    const frame = requestAnimationFrame(() => {
      const target = document.getElementById(hash);
      target?.scrollIntoView({ block: "center" });
      target?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [hash, search]);
}
