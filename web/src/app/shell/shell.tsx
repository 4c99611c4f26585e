import { useLingui } from "@lingui/react/macro";
import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useEffectEvent, useState } from "react";
import { useMe } from "@/features/accounts/public";
import { useKeys } from "@/shared/keyboard/keyboard";
import { chooseKeys } from "@/shared/keyboard/keymap";
import { fetchWhenIdle } from "@/shared/lib/idle";
import { leaveForSignIn } from "@/shared/lib/leaving";
import { followKeyboard } from "@/shared/lib/seen-height";
import { useStreamState } from "@/shared/realtime/stream";
import { schemeOf } from "@/shared/theme/colour-scheme";
import { BottomBar } from "./bottom-bar";
import { ConnectionBar } from "./connection-bar";
import type { DESTINATIONS } from "./destinations";
import { Rail } from "./rail";
import classes from "./shell.module.css";
import { VersionBar } from "./version-bar";

const KeyboardHelp = lazy(() =>
  import("./keyboard-help").then((module) => ({ default: module.KeyboardHelp })),
);

/** The frame around every page of a workspace. */
export function Shell() {
  const { t } = useLingui();
  const [help, setHelp] = useState(false);
  // not the location itself: the frame would render for each conversation anew
  const inThread = useParams({ strict: false, select: (params) => "conversationId" in params });
  useSignedOutElsewhere();
  useChosenTheme();
  const openHelp = useCallback(() => setHelp(true), []);
  useOwnKeys();
  useShellKeys(openHelp);
  useEffect(followKeyboard, []);
  // what buttons open is then there when they are pressed
  useEffect(() => fetchWhenIdle(() => import("@/shared/ui/popup")), []);

  return (
    <div className={classes.shell} data-thread={inThread || undefined}>
      <a href="#content" className={classes.skip}>
        {t`Skip to the content`}
      </a>
      <Rail openHelp={openHelp} />
      <div className={classes.main}>
        <ConnectionBar />
        <VersionBar />
        <main id="content" tabIndex={-1} className={classes.content}>
          <Outlet />
        </main>
      </div>
      <BottomBar openHelp={openHelp} />
      {help && (
        <Suspense>
          <KeyboardHelp close={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  );
}

function useSignedOutElsewhere(): void {
  const state = useStreamState();
  useEffect(() => {
    if (state === "signed_out") leaveForSignIn();
  }, [state]);
}

/** The person's choice holds on every machine they sign in on. */
function useChosenTheme(): void {
  const chosen = schemeOf(useMe().person.theme);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // each setting restyles the whole page, and the setter is another one in each render
  const follow = useEffectEvent((scheme: MantineColorScheme) => {
    if (scheme !== colorScheme) setColorScheme(scheme);
  });
  useEffect(() => follow(chosen), [chosen]);
}

/** The person's own keys hold on every machine they sign in on. */
function useOwnKeys(): void {
  const { keys } = useMe().person;
  useEffect(() => chooseKeys(keys), [keys]);
}

function useShellKeys(openHelp: () => void): void {
  const navigate = useNavigate();
  const { slug } = useMe().workspace;
  const go = (to: (typeof DESTINATIONS)[number]["to"]) => () =>
    void navigate({ to, params: { workspace: slug } });
  useKeys({
    help: openHelp,
    "go.home": go("/$workspace"),
    "go.inbox": go("/$workspace/inbox"),
    "go.settings": go("/$workspace/settings"),
  });
}
