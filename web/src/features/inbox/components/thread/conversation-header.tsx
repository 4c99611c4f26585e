import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, Check, Ellipsis, PanelRight, RotateCcw } from "lucide-react";
import { lazy, memo, type RefObject, Suspense, useEffect, useRef } from "react";
import { useCan, useMe } from "@/features/accounts/public";
import { NumberBadge, PracticeTag, useNumbers } from "@/features/channels/public";
import { contactName } from "@/features/contacts/public";
import type { Conversation } from "@/shared/api/messaging";
import { useTip } from "@/shared/keyboard/tip";
import { Face } from "@/shared/ui/face";
import { IconButton } from "@/shared/ui/icon-button";
import { useOpener } from "@/shared/ui/opener";
import { Phone } from "@/shared/ui/text";
import { AssignMenu } from "./assign-menu";
import classes from "./conversation-header.module.css";
import { WindowChip } from "./window-chip";

interface HeaderProps {
  conversation: Conversation;
  leave: () => void;
  assignOpened: boolean;
  setAssignOpened: (opened: boolean) => void;
  toggleStatus: () => void;
  markUnread: () => void;
  isPanelShown: boolean;
  togglePanel: () => void;
}

export const ConversationHeader = memo(function ConversationHeader(props: HeaderProps) {
  const { conversation, toggleStatus } = props;
  const { t } = useLingui();
  const can = useCan();
  const { slug } = useMe().workspace;
  const name = contactName(conversation.contact);
  const isOpen = conversation.status === "open";
  const closeTip = useTip(isOpen ? t`Close` : t`Reopen`, "conversation.close");
  return (
    <header className={classes.header}>
      <Link
        to="/$workspace/inbox"
        params={{ workspace: slug }}
        search={(search) => search}
        className={classes.back}
        aria-label={t`Back to the list`}
        onClick={(event) => {
          event.preventDefault();
          props.leave();
        }}
      >
        <ArrowLeft size={20} />
      </Link>
      <Face name={name} colourKey={conversation.contact.id} size={38} />
      <div className={classes.who}>
        <h1 ref={useTitleFocus()} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h1>
        <div className={classes.sub}>
          <span className={classes.chipBelow}>
            <WindowChip conversation={conversation} />
          </span>
          <span className={classes.address}>
            <Address conversation={conversation} />
          </span>
          <OurNumber conversation={conversation} />
        </div>
      </div>
      <span className={classes.chipBeside}>
        <WindowChip conversation={conversation} />
      </span>
      <div className={classes.actions}>
        {can("conversations.assign") && (
          <AssignMenu
            conversation={conversation}
            opened={props.assignOpened}
            setOpened={props.setAssignOpened}
          />
        )}
        {can("conversations.close") && (
          <Button
            className={classes.close}
            variant="default"
            leftSection={isOpen ? <Check size={16} /> : <RotateCcw size={15} />}
            {...closeTip}
            onClick={toggleStatus}
          >
            {isOpen ? <Trans>Close</Trans> : <Trans>Reopen</Trans>}
          </Button>
        )}
        <MoreButton markUnread={props.markUnread} togglePanel={props.togglePanel} />
        {!props.isPanelShown && (
          <IconButton
            className={classes.details}
            label={t`Contact details`}
            onClick={props.togglePanel}
          >
            <PanelRight size={19} strokeWidth={1.8} />
          </IconButton>
        )}
      </div>
    </header>
  );
});

/**
 * On a phone the list has gone, and the focus with it; it goes on from here. Elsewhere it stays
 * where it is.
 */
function useTitleFocus(): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isAlone = matchMedia("(max-width: 759px)").matches;
    if (isAlone && document.activeElement === document.body)
      title.current?.focus({ preventScroll: true });
  }, []);
  return title;
}

const loadMore = () => import("./more-menu");
const MoreMenu = lazy(() => loadMore().then((module) => ({ default: module.MoreMenu })));

function MoreButton(props: Pick<HeaderProps, "markUnread" | "togglePanel">) {
  const { t } = useLingui();
  const { button, isThere, popup } = useOpener("menu", loadMore);
  return (
    <>
      <IconButton label={t`More`} {...button}>
        <Ellipsis size={19} />
      </IconButton>
      <Suspense>{isThere && <MoreMenu popup={popup} {...props} />}</Suspense>
    </>
  );
}

/** The phone number, or what there is instead of one. */
function Address({ conversation }: { conversation: Conversation }) {
  const { phone, username } = conversation.contact;
  if (phone) return <Phone value={phone} />;
  if (username) return <bdi dir="ltr">@{username}</bdi>;
  return (
    <span>
      <Trans>Phone number hidden</Trans>
    </span>
  );
}

function OurNumber({ conversation }: { conversation: Conversation }) {
  const numbers = useNumbers();
  const number = numbers.find((one) => one.phone_number_id === conversation.phone_number_id);
  return (
    <>
      {numbers.length > 1 && number && (
        <span className={classes.number}>
          <NumberBadge number={number} />
        </span>
      )}
      {conversation.is_practice && <PracticeTag />}
    </>
  );
}
