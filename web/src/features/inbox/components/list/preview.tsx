import { Trans, useLingui } from "@lingui/react/macro";
import { useMe } from "@/features/accounts/public";
import type { Conversation, MessageSummary } from "@/shared/api/messaging";
import { useDraft } from "../../drafts";
import { plainWords } from "../../model/whatsapp-text";
import { useKindName } from "../thread/quoted-message";
import { Ticks } from "../thread/ticks";
import classes from "./preview.module.css";

/** The last message in one line, with who sent it and how far it came; a draft goes before. */
export function Preview({ conversation }: { conversation: Conversation }) {
  const kindName = useKindName();
  const draft = useDraft(conversation.id);
  const last = conversation.last_message;
  if (draft.text !== "")
    return (
      <span className={classes.preview}>
        <span className={classes.draft}>
          <Trans>Draft:</Trans>
        </span>{" "}
        <bdi>{draft.text}</bdi>
      </span>
    );
  if (!last)
    return (
      <span className={classes.preview}>
        <Trans>No messages yet</Trans>
      </span>
    );
  // a sticker's file may have a name, which says nothing to a reader
  const text = last.type === "sticker" ? "" : plainWords(last.text);
  const words = text || kindName(last.type);
  if (last.direction === "inbound")
    return (
      <span className={classes.preview} data-wordless={!text || undefined}>
        <bdi>{words}</bdi>
      </span>
    );
  return (
    <>
      <Ticks status={last.status} />
      <span className={classes.preview}>
        <Sender last={last} /> <bdi>{words}</bdi>
      </span>
    </>
  );
}

function Sender({ last }: { last: MessageSummary }) {
  const { t } = useLingui();
  const me = useMe();
  if (!last.author) return null;
  return <>{last.author === me.person.name ? t`You:` : `${last.author.split(" ")[0]}:`}</>;
}
