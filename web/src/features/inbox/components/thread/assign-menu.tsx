import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ChevronDown, UserRoundX } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Conversation, PersonRef } from "@/shared/api/messaging";
import { Face } from "@/shared/ui/face";
import { useOpener } from "@/shared/ui/opener";
import { useConversationActions } from "../../actions";
import classes from "./assign-menu.module.css";

interface AssignMenuProps {
  conversation: Conversation;
  opened: boolean;
  setOpened: (opened: boolean) => void;
}

const loadPeople = () => import("./person-list");
const PersonPopover = lazy(() =>
  loadPeople().then((module) => ({ default: module.PersonPopover })),
);

export function AssignMenu({ conversation, opened, setOpened }: AssignMenuProps) {
  const { t } = useLingui();
  const { assign } = useConversationActions();
  const { button, isThere, popup } = useOpener("dialog", loadPeople, { opened, setOpened });
  const { assignee } = conversation;
  const choose = (person: PersonRef | null) => {
    setOpened(false);
    void assign(conversation, person);
  };
  return (
    <>
      <Button
        variant="default"
        className={classes.target}
        aria-label={assignee ? t`Assigned to ${assignee.name}: change` : t`Unassigned: assign`}
        data-tip={t`Assign  ·  a`}
        leftSection={
          assignee ? (
            <Face
              name={assignee.name}
              colourKey={assignee.id}
              photo={assignee.photo_url}
              size={20}
            />
          ) : (
            <UserRoundX size={16} />
          )
        }
        rightSection={<ChevronDown size={14} />}
        {...button}
      >
        <span className={classes.name}>{assignee?.name ?? <Trans>Unassigned</Trans>}</span>
      </Button>
      <Suspense>
        {isThere && <PersonPopover popup={popup} current={assignee} choose={choose} />}
      </Suspense>
    </>
  );
}
