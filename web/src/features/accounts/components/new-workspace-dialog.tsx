import { Trans } from "@lingui/react/macro";
import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Dialog } from "@/shared/ui/dialog";
import { useSubmit } from "@/shared/ui/submit";
import { createWorkspace } from "../api";
import { guessedWorkspace, WorkspaceInputs } from "./workspace-fields";

export function NewWorkspaceDialog({ close }: { close: () => void }) {
  const form = useForm({ initialValues: guessedWorkspace() });
  const { busy, submit } = useSubmit(form, async (values) => {
    const made = await createWorkspace(values);
    location.assign(`/${made.slug}`);
  });
  return (
    <Dialog close={close} title={<Trans>New workspace</Trans>}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <WorkspaceInputs form={form} />
          <Group justify="flex-end">
            <Button type="submit" loading={busy}>
              <Trans>Create</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
