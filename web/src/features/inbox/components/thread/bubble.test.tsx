import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Message } from "@/shared/api/messaging";
import { renderApp } from "@/shared/testing/render";
import { message } from "@/shared/testing/samples";
import { Bubble } from "./bubble";
import { type ThreadActions, ThreadActionsProvider } from "./context";

function show(over: Partial<Message>, actions: Partial<ThreadActions> = {}, isPending = false) {
  const all: ThreadActions = {
    canReply: true,
    contactName: "Lakshmi",
    quote: vi.fn(),
    pickReaction: vi.fn(),
    sendAgain: vi.fn(),
    cancel: vi.fn(),
    canUndo: () => false,
    undo: vi.fn(),
    openMenu: vi.fn(),
    editAgain: vi.fn(),
    retry: vi.fn(),
    discard: vi.fn(),
    goTo: vi.fn(),
    ...actions,
  };
  renderApp(
    <ThreadActionsProvider value={all}>
      <Bubble
        message={message(over)}
        follows={false}
        isLastOutbound={false}
        isPending={isPending}
      />
    </ThreadActionsProvider>,
  );
  return all;
}

const ours: Partial<Message> = {
  direction: "outbound",
  origin: { kind: "agent", id: "x", name: "Omar" },
};

describe("Bubble", () => {
  it("names its author and its state", () => {
    show({ ...ours, status: "delivered" });
    expect(screen.getAllByText(/Omar/).length).toBeGreaterThan(0);
    expect(screen.getByRole("img", { name: "Delivered" })).toBeTruthy();
  });

  it("says why it failed and what helps, and tries again", async () => {
    const error = {
      code: 131026,
      reason: "undeliverable",
      title: null,
      sentence: "The phone is not on WhatsApp.",
      remedy: "Check the number.",
    };
    const actions = show({ ...ours, status: "failed", error, can_resend: true });
    expect(screen.getByText("The phone is not on WhatsApp. Check the number.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(actions.sendAgain).toHaveBeenCalledOnce();
    await userEvent.click(screen.getByRole("button", { name: "Edit as draft" }));
    expect(actions.editAgain).toHaveBeenCalledOnce();
  });

  it("says when it will be sent, and takes it back", async () => {
    const actions = show({ ...ours, status: "scheduled", send_at: "2026-11-24T09:00:00Z" });
    expect(screen.getByText(/^Will be sent .*2026/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Cancel sending" }));
    expect(actions.cancel).toHaveBeenCalledOnce();
  });

  it("warns of a second copy before it sends again what is not confirmed", async () => {
    const actions = show({ ...ours, status: "unconfirmed", can_resend: true });
    expect(
      screen.getByText(
        "WhatsApp has not said whether this arrived. Sending again may reach the customer twice.",
      ),
    ).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Send again" }));
    expect(actions.sendAgain).toHaveBeenCalledOnce();
  });

  it("offers nothing to whom may not reply", () => {
    show({ ...ours, status: "unconfirmed", can_resend: true }, { canReply: false });
    const [only, ...others] = screen.getAllByRole("button");
    expect(only?.getAttribute("aria-label")).toBe("More about this message");
    expect(others).toEqual([]);
  });

  it("gives the choice to whom a message could not be handed over for", async () => {
    const error = { code: null, reason: "x", title: null, sentence: "No network.", remedy: "" };
    const actions = show({ ...ours, id: "local", status: "queued", error }, {}, true);
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect(actions.discard).toHaveBeenCalledWith("local");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(actions.retry).toHaveBeenCalledOnce();
  });

  it("leads to what it quotes", async () => {
    const actions = show({
      reply_to: { id: "m0", wamid: "wamid.0", direction: "outbound", type: "image", text: "" },
    });
    await userEvent.click(screen.getByRole("button", { name: /Picture/ }));
    expect(actions.goTo).toHaveBeenCalledWith("m0");
  });

  it("shows markup as the words it is", () => {
    show({ content: { text: { body: "<img src=x onerror=alert(1)>" } } });
    expect(screen.getByText(/<img src=x/)).toBeTruthy();
    expect(document.querySelector("img[src=x]")).toBeNull();
  });
});
