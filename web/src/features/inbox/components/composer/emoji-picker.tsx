import { Trans, useLingui } from "@lingui/react/macro";
import { EmojiPicker as Picker } from "frimousse";
import classes from "./emoji-picker.module.css";

export function EmojiPicker({ pick }: { pick: (emoji: string) => void }) {
  const { t } = useLingui();
  return (
    <Picker.Root
      className={classes.picker}
      emojibaseUrl="/emojibase"
      columns={8}
      onEmojiSelect={({ emoji }) => pick(emoji)}
    >
      <Picker.Search className={classes.search} placeholder={t`Search emoji`} autoFocus />
      <Picker.Viewport className={classes.viewport}>
        <Picker.Loading className={classes.word}>
          <Trans>Loading…</Trans>
        </Picker.Loading>
        <Picker.Empty className={classes.word}>
          <Trans>No emoji found</Trans>
        </Picker.Empty>
        <Picker.List className={classes.list} />
      </Picker.Viewport>
      <Picker.SkinToneSelector className={classes.tone} aria-label={t`Skin tone`} />
    </Picker.Root>
  );
}
