import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { renderApp } from "@/shared/testing/render";
import { conversation } from "@/shared/testing/samples";
import { clearDraft, draftOf, keepDraft } from "../../drafts";
import type { Sender } from "../../sending";
import { Composer } from "./composer";
import { chooseSendKey } from "./send-key";

let sent: [string, Record<string, unknown>][];
const undo = vi.fn(() => true);

beforeEach(() => {
  sent = [];
  clearDraft("c1");
  chooseSendKey("enter");
});

function open() {
  const sender = {
    send: (type: string, object: Record<string, unknown>) => sent.push([type, object]),
  } as unknown as Sender;
  renderApp(
    <Composer
      conversationId={conversation().id}
      windowExpiresAt={null}
      sender={sender}
      sent={vi.fn()}
      undo={undo}
    />,
  );
  return screen.getByRole("textbox", { name: "Message" });
}

const bodies = () => sent.map(([, object]) => (object.text as { body: string }).body);

describe("Composer", () => {
  it("sends by Enter, makes a line by Shift Enter, and is empty then", async () => {
    const user = userEvent.setup();
    const field = open();
    await user.type(field, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(bodies()).toEqual(["one\ntwo"]);
    expect(field).toHaveProperty("value", "");
    expect(draftOf("c1").text).toBe("");
  });

  it("sends by Ctrl Enter only, when that is chosen", async () => {
    chooseSendKey("ctrl-enter");
    const user = userEvent.setup();
    const field = open();
    await user.type(field, "one{Enter}two");
    expect(sent).toEqual([]);
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(bodies()).toEqual(["one\ntwo"]);
  });

  it("does not send the Enter that ends a word of an input method", () => {
    keepDraft("c1", { text: "にほん", quote: null });
    const field = open();
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(sent).toEqual([]);
  });

  it("takes back what was sent by Ctrl Z, in an empty field alone", async () => {
    const user = userEvent.setup();
    const field = open();
    await user.type(field, "x{Control>}z{/Control}");
    expect(undo).not.toHaveBeenCalled();
    await user.clear(field);
    await user.type(field, "{Control>}z{/Control}");
    expect(undo).toHaveBeenCalledOnce();
  });

  it("sends nothing that is only blank", async () => {
    const user = userEvent.setup();
    await user.type(open(), "   {Enter}");
    expect(sent).toEqual([]);
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  });

  it("keeps what was begun, and shows how marks will look", async () => {
    const user = userEvent.setup();
    await user.type(open(), "a *big* desk");
    expect(draftOf("c1").text).toBe("a *big* desk");
    expect(screen.getByText("Will look like")).toBeTruthy();
  });

  it("refuses what is longer than WhatsApp takes, and says by how much", () => {
    keepDraft("c1", { text: "x".repeat(4_100), quote: null });
    fireEvent.keyDown(open(), { key: "Enter" });
    expect(sent).toEqual([]);
    expect(screen.getByText("-4")).toBeTruthy();
  });
});
