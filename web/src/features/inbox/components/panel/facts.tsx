import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { NumberBadge, PracticeTag, useNumbers } from "@/features/channels/public";
import type { Contact, Conversation, Identity, Referral } from "@/shared/api/messaging";
import { useNow } from "@/shared/lib/clock";
import { ago, countryOf, dateOf, dateTimeOf } from "@/shared/lib/format";
import { Phone } from "@/shared/ui/text";
import classes from "./contact-panel.module.css";

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const IDENTITY_NAMES: Record<string, ReturnType<typeof msg>> = {
  phone: msg`Phone`,
  bsuid: msg`WhatsApp id`,
  parent_bsuid: msg`Parent id`,
};
const IDENTITY = msg`Id`;

export function ContactFacts({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const now = useNow();
  return (
    <div className={classes.section}>
      <dl className={classes.facts}>
        {!contact.phone && (
          <Fact name={<Trans>Phone</Trans>}>
            <Trans>Hidden</Trans>
          </Fact>
        )}
        {contact.identities.map((identity) => (
          <Fact
            key={`${identity.kind} ${identity.value}`}
            name={t(IDENTITY_NAMES[identity.kind] ?? IDENTITY)}
          >
            <IdentityValue identity={identity} />
          </Fact>
        ))}
        {contact.username && (
          <Fact name={<Trans>Username</Trans>}>
            <bdi dir="ltr">@{contact.username}</bdi>
          </Fact>
        )}
        {contact.profile_name && contact.profile_name !== contact.name && (
          <Fact name={<Trans>On WhatsApp</Trans>}>
            <bdi>{contact.profile_name}</bdi>
          </Fact>
        )}
        {contact.country && <Fact name={<Trans>Country</Trans>}>{countryOf(contact.country)}</Fact>}
        {contact.first_seen_at && (
          <Fact name={<Trans>First seen</Trans>}>{dateOf(contact.first_seen_at)}</Fact>
        )}
        {contact.last_seen_at && (
          <Fact name={<Trans>Last message</Trans>}>{ago(contact.last_seen_at, now)}</Fact>
        )}
      </dl>
      {!contact.phone && (
        <p className={classes.note}>
          <Trans>
            This contact keeps their phone number to themselves. Messages reach them all the same.
          </Trans>
        </p>
      )}
    </div>
  );
}

function IdentityValue({ identity }: { identity: Identity }) {
  if (identity.kind === "phone") return <Phone value={identity.value} />;
  return (
    <bdi dir="ltr" className={classes.id}>
      {identity.value}
    </bdi>
  );
}

export function ConversationFacts({ conversation }: { conversation: Conversation }) {
  const now = useNow();
  const number = useNumbers().find((one) => one.phone_number_id === conversation.phone_number_id);
  const { opened_at, closed_at, waiting_since, free_entry_expires_at } = conversation;
  const isFreeEntry = free_entry_expires_at !== null && Date.parse(free_entry_expires_at) > now;
  return (
    <div className={classes.section}>
      <h3>
        <Trans>Conversation</Trans>
      </h3>
      <dl className={classes.facts}>
        <Fact name={<Trans>Number</Trans>}>
          {number ? <NumberBadge number={number} /> : conversation.phone_number_id}{" "}
          {conversation.is_practice && <PracticeTag />}
        </Fact>
        {waiting_since && (
          <Fact name={<Trans>Waiting</Trans>}>
            <Trans>since {ago(waiting_since, now)}</Trans>
          </Fact>
        )}
        {opened_at && <Fact name={<Trans>Opened</Trans>}>{dateTimeOf(opened_at)}</Fact>}
        {conversation.status === "closed" && closed_at && (
          <Fact name={<Trans>Closed</Trans>}>{dateTimeOf(closed_at)}</Fact>
        )}
        {isFreeEntry && (
          <Fact name={<Trans>Free entry</Trans>}>
            <Trans>until {dateTimeOf(free_entry_expires_at)}</Trans>
          </Fact>
        )}
      </dl>
    </div>
  );
}

export function ReferralFacts({ referral }: { referral: Referral }) {
  const isLink = /^https?:\/\//i.test(referral.source_url ?? "");
  return (
    <div className={classes.section}>
      <h3>
        <Trans>Came from an ad</Trans>
      </h3>
      <dl className={classes.facts}>
        {referral.headline && (
          <Fact name={<Trans>Headline</Trans>}>
            <bdi>{referral.headline}</bdi>
          </Fact>
        )}
        {referral.body && (
          <Fact name={<Trans>Text</Trans>}>
            <bdi>{referral.body}</bdi>
          </Fact>
        )}
        {referral.source_id && <Fact name={<Trans>Ad id</Trans>}>{referral.source_id}</Fact>}
        {isLink && (
          <Fact name={<Trans>Link</Trans>}>
            <a href={referral.source_url ?? ""} target="_blank" rel="noopener noreferrer">
              {referral.source_url}
            </a>
          </Fact>
        )}
      </dl>
    </div>
  );
}
