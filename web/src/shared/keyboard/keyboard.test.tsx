import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ACTION_IDS, type ActionId } from "./actions";
import { boundActions, type Handlers, useKeys } from "./keyboard";
import { chooseKeys, conflictOf, keysOf, withKeys } from "./keymap";

function Page({ handlers, children }: { handlers: Handlers; children?: React.ReactNode }) {
  useKeys(handlers);
  return children;
}

const press = (key: string, over = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...over });

afterEach(() => chooseKeys({}));

describe("keys", () => {
  it("do what the page that stands gave them, and nothing once it is gone", () => {
    const reply = vi.fn();
    const { unmount } = render(<Page handlers={{ "conversation.reply": reply }} />);
    expect(boundActions()).toEqual(["conversation.reply"]);
    press("r");
    unmount();
    press("r");
    expect(reply).toHaveBeenCalledTimes(1);
    expect(boundActions()).toEqual([]);
  });

  it("rest while someone types, unless they hold a modifier", () => {
    const [reply, close, back] = [vi.fn(), vi.fn(), vi.fn()];
    chooseKeys({ "conversation.close": "mod+e" });
    render(
      <Page
        handlers={{ "conversation.reply": reply, "conversation.close": close, "inbox.back": back }}
      >
        <textarea aria-label="Message" />
      </Page>,
    );
    const field = screen.getByLabelText("Message");
    press("r", {}, field);
    expect(reply).not.toHaveBeenCalled();
    press("e", { ctrlKey: true }, field);
    press("Escape", {}, field);
    expect([close.mock.calls.length, back.mock.calls.length]).toEqual([1, 1]);
  });

  it("rest while a word is composed, and while a dialog is open", () => {
    const reply = vi.fn();
    render(
      <Page handlers={{ "conversation.reply": reply }}>
        <div role="dialog" aria-modal="true" />
      </Page>,
    );
    press("r");
    press("r", { isComposing: true });
    expect(reply).not.toHaveBeenCalled();
  });

  it("leave Enter to the button that has the focus", () => {
    const open = vi.fn();
    render(
      <Page handlers={{ "inbox.open": open }}>
        <button type="button">Send</button>
      </Page>,
    );
    press("Enter", {}, screen.getByText("Send"));
    expect(open).not.toHaveBeenCalled();
    press("Enter");
    expect(open).toHaveBeenCalledOnce();
  });

  it("come one after another", () => {
    const [inbox, reply] = [vi.fn(), vi.fn()];
    render(<Page handlers={{ "go.inbox": inbox, "conversation.reply": reply }} />);
    press("i");
    press("g");
    press("x");
    press("i");
    expect(inbox).not.toHaveBeenCalled();
    press("g");
    press("i");
    expect(inbox).toHaveBeenCalledOnce();
    press("g");
    press("r");
    expect(reply).toHaveBeenCalledOnce();
  });

  it("are the member's own", () => {
    const reply = vi.fn();
    render(<Page handlers={{ "conversation.reply": reply }} />);
    chooseKeys({ "conversation.reply": "w" });
    press("r");
    expect(reply).not.toHaveBeenCalled();
    press("w");
    expect(reply).toHaveBeenCalledOnce();
    chooseKeys({ "conversation.reply": "" });
    press("w");
    expect(reply).toHaveBeenCalledOnce();
  });
});

describe("the map", () => {
  it("gives no two actions keys that get in each other's way", () => {
    const clashes = ACTION_IDS.map((id): [ActionId, ActionId | null] => [
      id,
      keysOf(id)
        .map((keys) => conflictOf(id, keys))
        .find(Boolean) ?? null,
    ]).filter(([, rival]) => rival !== null);
    expect(clashes).toEqual([]);
  });

  it("names the action whose keys one wants", () => {
    expect(conflictOf("conversation.reply", "a")).toBe("conversation.assign");
    // `g` alone would never let `g i` be finished
    expect(conflictOf("conversation.reply", "g")).toBe("go.home");
    expect(conflictOf("conversation.reply", "mod+b")).toBeNull();
    expect(conflictOf("help", "mod+b")).toBe("writing.bold");
    expect(conflictOf("conversation.reply", "w")).toBeNull();
  });

  it("keeps only what differs from the usual keys", () => {
    expect(withKeys({}, "conversation.reply", "w")).toEqual({ "conversation.reply": "w" });
    expect(withKeys({ "conversation.reply": "w" }, "conversation.reply", "r")).toEqual({});
  });
});
