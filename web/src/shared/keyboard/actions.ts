import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** Where an action's keys work. Those of `inbox` and `conversation` rest while someone writes. */
export type Scope = "anywhere" | "inbox" | "conversation" | "writing";

export interface Action {
  name: MessageDescriptor;
  /** As `shared/keyboard/stroke.ts` spells them; strokes one after another are parted by a space. */
  keys: readonly string[];
  scope: Scope;
  /** What a hand does without thinking, or what the field itself does: nobody may change it. */
  isFixed?: true;
  /** Not a command of its own: the palette leaves it out. */
  isMove?: true;
}

/**
 * Every key of the app. A line here gives an action its name, keys and place in the map;
 * `useKeys` makes it do something.
 */
export const ACTIONS = {
  search: { name: msg`Search messages and contacts`, keys: ["/"], scope: "anywhere" },
  help: { name: msg`Help and keyboard`, keys: ["?"], scope: "anywhere" },
  "go.home": { name: msg`Go to Home`, keys: ["g h"], scope: "anywhere", isMove: true },
  "go.inbox": { name: msg`Go to the inbox`, keys: ["g i"], scope: "anywhere", isMove: true },
  "go.settings": { name: msg`Go to the settings`, keys: ["g s"], scope: "anywhere", isMove: true },

  "inbox.next": { name: msg`Next conversation`, keys: ["j"], scope: "inbox", isMove: true },
  "inbox.previous": { name: msg`Previous conversation`, keys: ["k"], scope: "inbox", isMove: true },
  "inbox.walk": {
    name: msg`Walk the list`,
    keys: ["arrowup", "arrowdown"],
    scope: "inbox",
    isFixed: true,
    isMove: true,
  },
  "inbox.open": { name: msg`Open`, keys: ["enter"], scope: "inbox", isFixed: true, isMove: true },
  "inbox.back": {
    name: msg`Back to the list`,
    keys: ["escape"],
    scope: "inbox",
    isFixed: true,
    isMove: true,
  },

  "conversation.reply": { name: msg`Reply`, keys: ["r"], scope: "conversation" },
  "conversation.note": { name: msg`Private note`, keys: ["n"], scope: "conversation" },
  "conversation.assign": { name: msg`Assign`, keys: ["a"], scope: "conversation" },
  "conversation.close": { name: msg`Close or reopen`, keys: ["e"], scope: "conversation" },
  "conversation.unread": { name: msg`Mark as unread`, keys: ["u"], scope: "conversation" },

  "writing.send": {
    name: msg`Send (or Ctrl Enter, as you choose)`,
    keys: ["enter"],
    scope: "writing",
    isFixed: true,
    isMove: true,
  },
  "writing.line": {
    name: msg`New line`,
    keys: ["shift+enter"],
    scope: "writing",
    isFixed: true,
    isMove: true,
  },
  "writing.mode": {
    name: msg`From reply to note and back`,
    keys: ["tab"],
    scope: "writing",
    isFixed: true,
    isMove: true,
  },
  "writing.mention": {
    name: msg`Mention someone in a note`,
    keys: ["@"],
    scope: "writing",
    isFixed: true,
    isMove: true,
  },
  "writing.bold": { name: msg`Bold`, keys: ["mod+b"], scope: "writing", isMove: true },
  "writing.italic": { name: msg`Italic`, keys: ["mod+i"], scope: "writing", isMove: true },
  "writing.struck": {
    name: msg`Struck through`,
    keys: ["mod+shift+x"],
    scope: "writing",
    isMove: true,
  },
  "writing.code": { name: msg`Code`, keys: ["mod+e"], scope: "writing", isMove: true },
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof ACTIONS;

export const ACTION_IDS = Object.keys(ACTIONS) as ActionId[];

export const SCOPES: [Scope, MessageDescriptor][] = [
  ["anywhere", msg`Anywhere`],
  ["inbox", msg`Conversations`],
  ["conversation", msg`In a conversation`],
  ["writing", msg`While writing`],
];

export function actionOf(id: ActionId): Action {
  return ACTIONS[id];
}
