import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { showTimesIn } from "@/shared/lib/format";
import { Confirm } from "@/shared/ui/confirm";
import { Card, SettingsPage } from "@/shared/ui/settings";
import { useSubmit } from "@/shared/ui/submit";
import { tellDone } from "@/shared/ui/toast";
import { changeWorkspace, deleteWorkspace, meQuery } from "../api";
import { WorkspaceInputs } from "../components/workspace-fields";
import { useCan, useMe } from "../public";

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
            <WorkspaceInputs form={form} disabled={!mayChange} />
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
      {can("workspace.delete") && <DeleteWorkspace />}
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

function DeleteWorkspace() {
  const { workspace } = useMe();
  const [asking, setAsking] = useState(false);
  return (
    <Card
      title={
        workspace.is_demo ? <Trans>Remove the demo</Trans> : <Trans>Delete this workspace</Trans>
      }
      intro={
        <Trans>
          Its conversations, contacts and connections are deleted for good. Only an owner can do it.
        </Trans>
      }
    >
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        {workspace.is_demo ? <Trans>Remove the demo</Trans> : <Trans>Delete</Trans>}
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={<Trans>Delete “{workspace.name}”?</Trans>}
        doing={<Trans>Delete for good</Trans>}
        typed={workspace.is_demo ? undefined : workspace.name}
        act={async () => {
          await deleteWorkspace(workspace.name);
          location.assign("/");
        }}
      >
        <Trans>This cannot be undone.</Trans>
      </Confirm>
    </Card>
  );
}
