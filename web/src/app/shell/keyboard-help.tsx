import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Kbd } from "@mantine/core";
import { Dialog } from "@/shared/ui/dialog";
import classes from "./keyboard-help.module.css";

const GROUPS = [
  {
    title: msg`Conversations`,
    keys: [
      [["j", "k"], msg`Next, previous`],
      [["↑", "↓"], msg`Walk the list`],
      [["Enter"], msg`Open`],
      [["/"], msg`Search`],
      [["Esc"], msg`Back to the list`],
    ],
  },
  {
    title: msg`In a conversation`,
    keys: [
      [["r"], msg`Reply`],
      [["a"], msg`Assign`],
      [["e"], msg`Close or reopen`],
      [["u"], msg`Mark as unread`],
    ],
  },
  {
    title: msg`While writing`,
    keys: [
      [["Enter"], msg`Send (or Ctrl Enter, as you choose)`],
      [["Shift", "Enter"], msg`New line`],
      [["Ctrl", "B"], msg`Bold`],
      [["Ctrl", "I"], msg`Italic`],
      [["Ctrl", "Shift", "X"], msg`Struck through`],
      [["Ctrl", "E"], msg`Code`],
    ],
  },
] as const;

/** The keys that work, and nothing else. */
export function KeyboardHelp({ close }: { close: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog close={close} size="lg" title={<Trans>Help and keyboard</Trans>}>
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group.title.id}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.keys.map(([keys, meaning]) => (
                <div key={meaning.id}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{t(meaning)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.more}>
        <Trans>
          <Kbd>?</Kbd> opens this page anywhere. Programs talk to Rapport too:{" "}
          <a href="/api/docs">the API and its examples</a>.
        </Trans>
      </p>
    </Dialog>
  );
}
