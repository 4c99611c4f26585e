import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { showTimesIn } from "@/shared/lib/format";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone } from "@/shared/ui/toast";
import { changeWorkspace, meQuery } from "../api";
import { DeleteWorkspace, RemoveDemo } from "../components/delete-workspace";
import { useCan, useMe } from "../public";

const WorkspaceInputs = lazy(() =>
  import("../components/workspace-fields").then((module) => ({ default: module.WorkspaceInputs })),
);
const NewWorkspaceDialog = lazy(() =>
  import("../components/new-workspace-dialog").then((module) => ({
    default: module.NewWorkspaceDialog,
  })),
);

export function WorkspacePage() {
  const { t } = useLingui();
  const client = useQueryClient();
  const can = useCan();
  const { workspace } = useMe();
  const { name, time_zone, default_country, currency } = workspace;
  const form = useForm({ initialValues: { name, time_zone, default_country, currency } });
  const mayChange = can("workspace.manage");
  const { busy, submit } = useSubmit(form, async (values) => {
    const changed = await changeWorkspace(values);
    client.setQueryData(meQuery.queryKey, (me) => me && { ...me, workspace: changed });
    showTimesIn(changed.time_zone);
    form.resetDirty();
    tellDone(t`Saved`);
  });
  return (
    <SettingsPage title={<Trans>Workspace</Trans>}>
      <Card>
        <form onSubmit={submit}>
          <Stack gap="sm" maw={520}>
            <Suspense>
              <WorkspaceInputs form={form} disabled={!mayChange} />
            </Suspense>
            {mayChange && (
              <Group>
                <Button type="submit" loading={busy} disabled={!form.isDirty()}>
                  <Trans>Save</Trans>
                </Button>
              </Group>
            )}
          </Stack>
        </form>
      </Card>
      <NewWorkspace />
      {can("workspace.delete") && (workspace.is_demo ? <RemoveDemo /> : <DeleteWorkspace />)}
    </SettingsPage>
  );
}

function NewWorkspace() {
  const [opened, setOpened] = useState(false);
  return (
    <Card
      title={<Trans>Another workspace</Trans>}
      intro={<Trans>Its own numbers, contacts, members and history; nothing is shared.</Trans>}
    >
      <Button variant="default" onClick={() => setOpened(true)}>
        <Trans>New workspace</Trans>
      </Button>
      {opened && (
        <Suspense>
          <NewWorkspaceDialog close={() => setOpened(false)} />
        </Suspense>
      )}
    </Card>
  );
}
