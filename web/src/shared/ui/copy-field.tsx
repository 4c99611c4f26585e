import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Check, Copy } from "lucide-react";

/** A value to carry away, such as a link or a key that is shown only once. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useLingui();
  const clipboard = useClipboard({ timeout: 2_000 });
  return (
    <Group gap="xs" align="end" wrap="nowrap">
      <TextInput
        flex={1}
        label={label}
        value={value}
        readOnly
        dir="ltr"
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default"
        size="sm"
        aria-label={t`Copy ${label}`}
        leftSection={clipboard.copied ? <Check size={15} /> : <Copy size={15} />}
        onClick={() => clipboard.copy(value)}
      >
        {clipboard.copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
      </Button>
    </Group>
  );
}
