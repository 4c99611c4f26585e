import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { leaveAfter } from "@/shared/lib/leaving";
import { Confirm } from "@/shared/ui/confirm";
import { Card } from "@/shared/ui/settings";
import { deleteWorkspace, removeDemo } from "../api";
import { useMe } from "../public";

export function DeleteWorkspace() {
  const { name } = useMe().workspace;
  const [asking, setAsking] = useState(false);
  return (
    <Card
      title={<Trans>Delete this workspace</Trans>}
      intro={
        <Trans>
          Its conversations, contacts and connections are deleted for good. Only an owner can do it.
        </Trans>
      }
    >
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        <Trans>Delete</Trans>
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={<Trans>Delete “{name}”?</Trans>}
        doing={<Trans>Delete for good</Trans>}
        typed={name}
        act={() =>
          leaveAfter(async () => {
            await deleteWorkspace(name);
            return "/";
          })
        }
      >
        <Trans>This cannot be undone.</Trans>
      </Confirm>
    </Card>
  );
}

export function RemoveDemo() {
  const [asking, setAsking] = useState(false);
  return (
    <Card
      title={<Trans>Remove the demo</Trans>}
      intro={
        <Trans>
          The made-up contacts, conversations, members and practice numbers are deleted, and nothing
          of them stays.
        </Trans>
      }
    >
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        <Trans>Remove the demo</Trans>
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={<Trans>Remove the demo?</Trans>}
        doing={<Trans>Remove</Trans>}
        act={() =>
          leaveAfter(async () => {
            const { setup_url } = await removeDemo();
            return setup_url ? new URL(setup_url).pathname : "/sign-in";
          })
        }
      >
        <Trans>
          It does not come back by itself. If nobody else is a member here, you set up a workspace
          of your own next.
        </Trans>
      </Confirm>
    </Card>
  );
}
