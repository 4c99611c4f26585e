import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Ban, X } from "lucide-react";
import { memo, useState } from "react";
import { useCan } from "@/features/accounts/public";
import { blockContact, contactName, unblockContact } from "@/features/contacts/public";
import type { Conversation } from "@/shared/api/messaging";
import { Confirm } from "@/shared/ui/confirm";
import { Face } from "@/shared/ui/face";
import { IconButton } from "@/shared/ui/icon-button";
import { Tag } from "@/shared/ui/tag";
import { tellFailed } from "@/shared/ui/toast";
import { putContact } from "../../live";
import classes from "./contact-panel.module.css";
import { ContactFacts, ConversationFacts, ReferralFacts } from "./facts";
import { NameField } from "./name-field";
import { OtherConversations } from "./other-conversations";

interface ContactPanelProps {
  conversation: Conversation;
  close: () => void;
}

export const ContactPanel = memo(function ContactPanel({ conversation, close }: ContactPanelProps) {
  const { t } = useLingui();
  const { contact } = conversation;
  const name = contactName(contact);
  return (
    <section className={classes.panel} aria-label={t`Contact details`}>
      <div className={classes.bar}>
        <IconButton className={classes.back} label={t`Back to the conversation`} onClick={close}>
          <ArrowLeft size={20} />
        </IconButton>
        <h2>
          <Trans>Contact</Trans>
        </h2>
        <IconButton className={classes.shut} label={t`Hide the details`} onClick={close}>
          <X size={17} />
        </IconButton>
      </div>
      <div className={classes.scroll}>
        <div className={classes.top}>
          <Face name={name} colourKey={contact.id} size={56} />
          <div>
            <NameField contact={contact} />
            {contact.blocked && (
              <Tag tone="bad">
                <Trans>Blocked</Trans>
              </Tag>
            )}
          </div>
        </div>
        <ContactFacts contact={contact} />
        <ConversationFacts conversation={conversation} />
        {conversation.referral && <ReferralFacts referral={conversation.referral} />}
        <OtherConversations key={contact.id} conversation={conversation} />
        <BlockButton conversation={conversation} />
      </div>
    </section>
  );
});

function BlockButton({ conversation }: { conversation: Conversation }) {
  const client = useQueryClient();
  const can = useCan();
  const [asking, setAsking] = useState(false);
  const { contact } = conversation;
  const name = contactName(contact);
  if (!can("contacts.block")) return null;
  if (contact.blocked)
    return (
      <div className={classes.section}>
        <Button
          variant="default"
          onClick={() => {
            unblockContact(contact.id).then((told) => putContact(client, told), tellFailed);
          }}
        >
          <Trans>Unblock this contact</Trans>
        </Button>
      </div>
    );
  return (
    <div className={classes.section}>
      <Button variant="default" leftSection={<Ban size={16} />} onClick={() => setAsking(true)}>
        <Trans>Block this contact</Trans>
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={<Trans>Block {name}?</Trans>}
        doing={<Trans>Block</Trans>}
        act={async () => putContact(client, await blockContact(contact.id))}
      >
        <Trans>
          WhatsApp will no longer deliver what {name} writes to this business, and nothing can be
          sent to them. You can unblock them at any time.
        </Trans>
      </Confirm>
    </div>
  );
}
