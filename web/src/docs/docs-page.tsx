import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import icon from "@/shared/ui/icon.svg";
import classes from "./docs-page.module.css";
import { type Document, groupsOf, matching, titleOf } from "./openapi";
import { RouteCard } from "./route-card";

/** Every route of the API with its fields and a command to copy. */
export function DocsPage() {
  const { document, failed } = useDocument();
  if (failed)
    return (
      <main className={classes.wait} role="alert">
        <Trans>The description of the API could not be loaded. Reload the page.</Trans>
      </main>
    );
  if (!document)
    return (
      <main className={classes.wait} aria-busy>
        <Trans>One moment</Trans>
      </main>
    );
  return <Known document={document} />;
}

function Known({ document }: { document: Document }) {
  const { t } = useLingui();
  const [words, setWords] = useState("");
  const all = useMemo(() => groupsOf(document), [document]);
  const groups = matching(all, words);
  return (
    <div className={classes.page}>
      <nav className={classes.nav} aria-label={t`Routes`}>
        <a className={classes.brand} href="/">
          <img src={icon} alt="" width={26} height={26} />
          Rapport API
        </a>
        <input
          type="search"
          className={classes.search}
          placeholder={t`Find a route`}
          aria-label={t`Find a route`}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {groups.map((group) => (
          <section key={group.name}>
            <h2>{group.name}</h2>
            {group.routes.map((route) => (
              <a key={route.id} href={`#${route.id}`} className={classes.link}>
                <span className={classes.method} data-method={route.method}>
                  {route.method}
                </span>
                <span>{titleOf(route)}</span>
              </a>
            ))}
          </section>
        ))}
      </nav>
      <main className={classes.main}>
        <Introduction document={document} />
        {groups.length === 0 && (
          <p>
            <Trans>No route has these words.</Trans>
          </p>
        )}
        {groups.map((group) => (
          <section key={group.name} className={classes.group}>
            <h2>{group.name}</h2>
            {group.description && <p>{group.description}</p>}
            {group.routes.map((route) => (
              <RouteCard key={route.id} document={document} route={route} />
            ))}
          </section>
        ))}
      </main>
    </div>
  );
}

function Introduction({ document }: { document: Document }) {
  const { version } = document.info;
  return (
    <header className={classes.intro}>
      <h1>{document.info.title}</h1>
      {document.info.description && <p>{document.info.description}</p>}
      <p>
        <Trans>
          Programs sign with a key of the workspace, made under Settings → API keys. The commands
          below read it from <code>$RAPPORT_KEY</code>.
        </Trans>
      </p>
      <pre>{`export RAPPORT_KEY=…\ncurl '${location.origin}/api/v1/me' -H "Authorization: Bearer $RAPPORT_KEY"`}</pre>
      <p>
        <a href="/api/openapi.json">
          <Trans>The machine-readable description (OpenAPI 3.1, version {version})</Trans>
        </a>
      </p>
    </header>
  );
}

function useDocument() {
  const [state, setState] = useState<{ document: Document | null; failed: boolean }>({
    document: null,
    failed: false,
  });
  useEffect(() => {
    const stop = new AbortController();
    fetch("/api/openapi.json", { signal: stop.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(response)))
      .then((document: Document) => setState({ document, failed: false }))
      .catch(() => {
        if (!stop.signal.aborted) setState({ document: null, failed: true });
      });
    return () => stop.abort();
  }, []);
  useEffect(() => {
    // the browser looked for the place before the routes stood
    if (state.document && location.hash)
      globalThis.document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [state.document]);
  return state;
}
