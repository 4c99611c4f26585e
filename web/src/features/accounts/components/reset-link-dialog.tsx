import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Modal } from "@mantine/core";
import { CopyField } from "@/shared/ui/copy-field";

export function ResetLinkDialog({ link, close }: { link: string; close: () => void }) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      onClose={close}
      title={<Trans>Password reset link</Trans>}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <p>
        <Trans>
          Give it to the member by a way you trust. It works once, and is not shown again.
        </Trans>
      </p>
      <CopyField label={t`Link`} value={link} />
      <Group justify="flex-end" mt="md">
        <Button onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </Group>
    </Modal>
  );
}
