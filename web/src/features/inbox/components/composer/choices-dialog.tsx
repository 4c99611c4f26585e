import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { newId } from "@/shared/lib/new-id";
import { Dialog } from "@/shared/ui/dialog";
import { IconButton } from "@/shared/ui/icon-button";
import {
  type ChoicesDraft,
  type Complaint,
  complaintsOf,
  interactiveFrom,
  LIMITS,
} from "../../model/choices";

const COMPLAINTS: Record<Complaint, ReturnType<typeof msg>> = {
  body: msg`Write the text above the choices.`,
  menu: msg`Name the button that opens the list.`,
  options: msg`Add at least one choice.`,
  titles: msg`A choice is too long: buttons hold 20 letters, rows of a list 24.`,
  repeated: msg`Two choices have the same words.`,
};

interface ChoicesDialogProps {
  body: string;
  close: () => void;
  send: (interactive: Record<string, unknown>) => void;
}

const blank = () => ({ id: newId(), title: "", description: "" });

/** Writes a message with buttons to tap, or a list to choose from. */
export function ChoicesDialog({ body, close, send }: ChoicesDialogProps) {
  const { t } = useLingui();
  const [tried, setTried] = useState(false);
  const [draft, setDraft] = useState<ChoicesDraft>({
    kind: "button",
    body,
    footer: "",
    menu: "",
    options: [blank(), blank()],
  });
  const change = (part: Partial<ChoicesDraft>) => setDraft({ ...draft, ...part });
  const complaints = complaintsOf(draft);
  const submit = () => {
    setTried(true);
    if (complaints.length > 0) return;
    send(interactiveFrom(draft));
    close();
  };
  return (
    <Dialog close={close} title={<Trans>Buttons or list</Trans>}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={t`Kind of choice`}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind as ChoicesDraft["kind"] })}
          data={[
            { value: "button", label: t`Up to 3 buttons` },
            { value: "list", label: t`List of up to 10` },
          ]}
        />
        <Textarea
          label={t`Text`}
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LIMITS.body[draft.kind]}
          dir="auto"
          value={draft.body}
          onChange={(event) => change({ body: event.currentTarget.value })}
        />
        {draft.kind === "list" && (
          <TextInput
            label={t`Button that opens the list`}
            required
            maxLength={LIMITS.menu}
            dir="auto"
            value={draft.menu}
            onChange={(event) => change({ menu: event.currentTarget.value })}
          />
        )}
        <OptionFields draft={draft} change={change} />
        <TextInput
          label={t`Footer`}
          maxLength={LIMITS.footer}
          dir="auto"
          value={draft.footer}
          onChange={(event) => change({ footer: event.currentTarget.value })}
        />
        {tried && complaints.length > 0 && (
          <Text role="alert" size="sm" c="var(--danger)">
            {complaints.map((complaint) => t(COMPLAINTS[complaint])).join(" ")}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button onClick={submit}>
            <Trans>Send</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function OptionFields({
  draft,
  change,
}: {
  draft: ChoicesDraft;
  change: (part: Partial<ChoicesDraft>) => void;
}) {
  const { t } = useLingui();
  const most = LIMITS.options[draft.kind];
  const options = draft.options.slice(0, most);
  const set = (id: string, part: { title?: string; description?: string }) =>
    change({ options: draft.options.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  return (
    <Stack gap={6}>
      {options.map((option, index) => (
        <Group key={option.id} gap={6} wrap="nowrap" align="flex-start">
          <TextInput
            flex={1}
            aria-label={t`Choice ${index + 1}`}
            placeholder={t`Choice ${index + 1}`}
            maxLength={LIMITS.title[draft.kind]}
            dir="auto"
            value={option.title}
            onChange={(event) => set(option.id, { title: event.currentTarget.value })}
          />
          {draft.kind === "list" && (
            <TextInput
              flex={1}
              aria-label={t`Description of choice ${index + 1}`}
              placeholder={t`Description`}
              maxLength={LIMITS.description}
              dir="auto"
              value={option.description}
              onChange={(event) => set(option.id, { description: event.currentTarget.value })}
            />
          )}
          <IconButton
            label={t`Remove choice ${index + 1}`}
            disabled={options.length === 1}
            onClick={() => change({ options: options.filter((one) => one.id !== option.id) })}
          >
            <Trash2 size={16} />
          </IconButton>
        </Group>
      ))}
      {options.length < most && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} />}
          onClick={() => change({ options: [...options, blank()] })}
        >
          <Trans>Add a choice</Trans>
        </Button>
      )}
    </Stack>
  );
}
