import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { CopyField } from "@/shared/ui/copy-field";
import { Dialog } from "@/shared/ui/dialog";

export function ResetLinkDialog({ link, close }: { link: string; close: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog close={close} title={<Trans>Password reset link</Trans>}>
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
    </Dialog>
  );
}
