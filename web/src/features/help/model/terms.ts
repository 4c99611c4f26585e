import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ON_THE_SCREEN } from "./screens";

export interface Term {
  /** Its place on the page: `/help#service-window`. */
  id: string;
  name: MessageDescriptor;
  meaning: MessageDescriptor;
  /** Where one meets it. */
  screen: keyof typeof ON_THE_SCREEN;
}

interface TermGroup {
  id: string;
  title: MessageDescriptor;
  terms: Term[];
}

/** The words of the field, in the order in which one meets them. */
export const GROUPS: TermGroup[] = [
  {
    id: "inbox",
    title: msg`In the inbox`,
    terms: [
      {
        id: "contact",
        name: msg`Contact`,
        meaning: msg`A person who writes to you, or to whom you write. Some keep their phone number to themselves; messages reach them all the same.`,
        screen: "inbox",
      },
      {
        id: "conversation",
        name: msg`Conversation`,
        meaning: msg`Everything between one contact and one of your numbers. It is open or closed; a new message of the contact opens it again.`,
        screen: "inbox",
      },
      {
        id: "closed",
        name: msg`Close and reopen`,
        meaning: msg`Close a conversation when there is nothing left to do. It leaves the list of open ones, and nothing in it is lost.`,
        screen: "closed",
      },
      {
        id: "assignee",
        name: msg`Assigned, unassigned`,
        meaning: msg`An assigned conversation is one member's to answer. Nobody's conversation is unassigned, and anyone may take it.`,
        screen: "unassigned",
      },
      {
        id: "waiting",
        name: msg`Waiting`,
        meaning: msg`How long the first unanswered message has been there. The list can be sorted by it.`,
        screen: "waiting",
      },
      {
        id: "draft",
        name: msg`Draft`,
        meaning: msg`What you began to write and have not sent. It stays with its conversation until you do.`,
        screen: "inbox",
      },
    ],
  },
  {
    id: "rules",
    title: msg`What WhatsApp allows`,
    terms: [
      {
        id: "service-window",
        name: msg`Service window`,
        meaning: msg`24 hours from a contact's last message. Only in it can you write freely. The ring around a face and the clock in the header show what is left of it.`,
        screen: "inbox",
      },
      {
        id: "session-message",
        name: msg`Session message`,
        meaning: msg`A message that you write freely: text, pictures, files, buttons. It needs an open service window.`,
        screen: "inbox",
      },
      {
        id: "template-message",
        name: msg`Template message`,
        meaning: msg`A message made from a text that WhatsApp has approved. It can be sent at any time, also when the service window is closed.`,
        screen: "inbox",
      },
      {
        id: "free-entry",
        name: msg`Free entry`,
        meaning: msg`72 hours without charge, from your first answer to somebody who came from an ad.`,
        screen: "inbox",
      },
      {
        id: "pair-limit",
        name: msg`Pair limit`,
        meaning: msg`To one and the same person WhatsApp takes one message every six seconds, with some in advance. More wait here, and go out in order.`,
        screen: "inbox",
      },
      {
        id: "blocked",
        name: msg`Blocked contact`,
        meaning: msg`WhatsApp delivers nothing from a blocked contact, and nothing can be sent to them, until you unblock them.`,
        screen: "inbox",
      },
    ],
  },
  {
    id: "statuses",
    title: msg`How far a message has come`,
    terms: [
      {
        id: "queued",
        name: msg`Queued, sending`,
        meaning: msg`It waits for its turn, or is on its way to WhatsApp.`,
        screen: "inbox",
      },
      {
        id: "sent",
        name: msg`Sent, delivered, read`,
        meaning: msg`One tick: WhatsApp has sent it. Two: it is on the contact's phone. Two in a filled sign: the contact has seen it.`,
        screen: "inbox",
      },
      {
        id: "held",
        name: msg`Held`,
        meaning: msg`WhatsApp has taken it, and looks at its quality before it sends it on.`,
        screen: "inbox",
      },
      {
        id: "unconfirmed",
        name: msg`Unconfirmed`,
        meaning: msg`WhatsApp has not said whether this arrived. Sending again may reach the customer twice.`,
        screen: "inbox",
      },
      {
        id: "failed",
        name: msg`Not sent`,
        meaning: msg`It was refused, or could not be delivered. The message says why, and what would help.`,
        screen: "inbox",
      },
    ],
  },
  {
    id: "channels",
    title: msg`Numbers and accounts`,
    terms: [
      {
        id: "number",
        name: msg`Number`,
        meaning: msg`A phone number of your business that is connected here. Contacts write to it with WhatsApp.`,
        screen: "channels",
      },
      {
        id: "practice-number",
        name: msg`Practice number`,
        meaning: msg`A number for trying things out, with phones to type on. Nothing that is sent from it reaches a real person. It wears a badge everywhere.`,
        screen: "connect",
      },
      {
        id: "waba",
        name: msg`WhatsApp Business Account`,
        meaning: msg`Meta's account, often called WABA, that holds your numbers and templates.`,
        screen: "channels",
      },
      {
        id: "portfolio",
        name: msg`Business portfolio`,
        meaning: msg`Meta's name for your company. It owns the WhatsApp Business Accounts, and its limit counts for all their numbers together.`,
        screen: "channels",
      },
      {
        id: "quality",
        name: msg`Quality rating`,
        meaning: msg`What WhatsApp makes of the way your messages are received: high, medium or low. Blocks and complaints lower it.`,
        screen: "channels",
      },
      {
        id: "messaging-limit",
        name: msg`Messaging limit`,
        meaning: msg`To how many people you may write first in 24 hours. It grows with use and good quality. Answers do not count.`,
        screen: "channels",
      },
      {
        id: "paused",
        name: msg`Paused number`,
        meaning: msg`Nothing is sent from it for the time being, and its page says why. Messages wait and are not lost.`,
        screen: "channels",
      },
      {
        id: "token",
        name: msg`Access token`,
        meaning: msg`What Rapport shows Meta to act for your account. When it runs out, nothing can be sent until you replace it.`,
        screen: "channels",
      },
      {
        id: "webhook",
        name: msg`Webhook`,
        meaning: msg`How WhatsApp tells Rapport what happens: it calls an address of this installation, which has to be reachable.`,
        screen: "health",
      },
      {
        id: "bsuid",
        name: msg`WhatsApp id (BSUID)`,
        meaning: msg`WhatsApp's own name for a contact towards your business. It stands where the phone number used to, and stays when the number changes.`,
        screen: "inbox",
      },
    ],
  },
  {
    id: "team",
    title: msg`Your team`,
    terms: [
      {
        id: "workspace",
        name: msg`Workspace`,
        meaning: msg`A business with its members, numbers, contacts and conversations. Nobody in one sees anything of another.`,
        screen: "workspace",
      },
      {
        id: "member",
        name: msg`Member`,
        meaning: msg`A person in a workspace. One person may be a member of several.`,
        screen: "members",
      },
      {
        id: "role",
        name: msg`Role and permission`,
        meaning: msg`A role is a set of permissions with a name: what its members may see and do. Owner, admin and agent are built in.`,
        screen: "roles",
      },
      {
        id: "api-key",
        name: msg`API key`,
        meaning: msg`What a program signs in with. Its scopes are the permissions that it has.`,
        screen: "apiKeys",
      },
      {
        id: "audit-log",
        name: msg`Audit log`,
        meaning: msg`Who changed which setting, member, key or number, and when.`,
        screen: "auditLog",
      },
    ],
  },
];
