import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "@/shared/api/errors";
import classes from "./confirm-dialog.module.css";
import { Dialog } from "./dialog";

export interface ConfirmProps {
  close: () => void;
  title: ReactNode;
  children: ReactNode;
  doing: ReactNode;
  act: () => Promise<unknown>;
  /** What must be typed before the button works, for what cannot be undone. */
  typed?: string;
}

export function ConfirmDialog({ close, title, children, doing, act, typed }: ConfirmProps) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const run = async () => {
    setBusy(true);
    setRefusal("");
    try {
      await act();
      close();
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog close={close} title={title}>
      <Stack gap="md">
        <Text size="md">{children}</Text>
        {typed !== undefined && (
          <TextInput
            label={t`Type “${typed}” to confirm`}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {refusal && (
          <p role="alert" className={classes.refusal}>
            {refusal}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            color="red"
            loading={busy}
            disabled={typed !== undefined && text.trim() !== typed}
            onClick={() => void run()}
          >
            {doing}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
