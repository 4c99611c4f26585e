import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "@/shared/api/errors";
import type { Message, NewMessage } from "@/shared/api/messaging";
import { Outbox, type Pending } from "./outbox";

const text = (client_id: string): NewMessage => ({
  client_id,
  type: "text",
  text: { body: client_id },
});
const offline = new ApiError(0, "network", "no network");

interface Call {
  body: NewMessage;
  answer: () => void;
  refuse: (error: unknown) => void;
}

let calls: Call[];
let accepted: string[];
let refused: [Pending, ApiError][];
let waits: number[];
let outbox: Outbox;

beforeEach(() => {
  calls = [];
  accepted = [];
  refused = [];
  waits = [];
  outbox = new Outbox({
    post: (_, body) =>
      new Promise<Message>((resolve, reject) => {
        calls.push({
          body,
          answer: () => resolve({ client_id: body.client_id } as Message),
          refuse: reject,
        });
      }),
    accepted: (message) => accepted.push(String(message.client_id)),
    refused: (pending, error) => refused.push([pending, error]),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
});

const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const ids = (conversation = "c1") => outbox.of(conversation).map((entry) => entry.body.client_id);

describe("Outbox", () => {
  it("hands over one after another, in the order written", async () => {
    outbox.send("c1", text("1"));
    outbox.send("c1", text("2"));
    expect(calls.map((call) => call.body.client_id)).toEqual(["1"]);
    calls[0]?.answer();
    await settle();
    expect(calls.map((call) => call.body.client_id)).toEqual(["1", "2"]);
    calls[1]?.answer();
    await settle();
    expect(accepted).toEqual(["1", "2"]);
    expect(ids()).toEqual([]);
  });

  it("does not make one conversation wait for another", () => {
    outbox.send("c1", text("1"));
    outbox.send("c2", text("2"));
    expect(calls).toHaveLength(2);
  });

  it("asks again with the same client id when the answer is lost", async () => {
    outbox.send("c1", text("1"));
    calls[0]?.refuse(offline);
    await settle();
    calls[1]?.answer();
    await settle();
    expect(calls.map((call) => call.body.client_id)).toEqual(["1", "1"]);
    expect(accepted).toEqual(["1"]);
    expect(waits).toEqual([800]);
  });

  it("keeps what is behind a message that cannot be handed over, and goes on in order", async () => {
    outbox.send("c1", text("1"));
    outbox.send("c1", text("2"));
    for (let attempt = 0; attempt < 4; attempt++) {
      calls[attempt]?.refuse(offline);
      await settle();
    }
    expect(calls).toHaveLength(4);
    expect(outbox.of("c1").map((entry) => entry.failure)).toEqual(["no network", "no network"]);
    outbox.retry("c1");
    calls[4]?.answer();
    await settle();
    calls[5]?.answer();
    await settle();
    expect(accepted).toEqual(["1", "2"]);
  });

  it("does not repeat what the server refuses, and goes on with the next", async () => {
    outbox.send("c1", text("1"));
    outbox.send("c1", text("2"));
    calls[0]?.refuse(new ApiError(422, "window_closed", "The window is closed."));
    await settle();
    expect(refused.map(([pending, error]) => [pending.body.client_id, error.code])).toEqual([
      ["1", "window_closed"],
    ]);
    expect(calls[1]?.body.client_id).toBe("2");
    expect(outbox.of("c1")[0]?.failure).toBe("The window is closed.");
  });

  it("gives back after a reload what had no answer, for the person to decide", () => {
    const ports = { post: () => new Promise<Message>(() => undefined), accepted: () => undefined };
    const rest = { refused: () => undefined, wait: () => Promise.resolve() };
    new Outbox({ ...ports, ...rest }, "kept").send("c1", text("1"));
    const after = new Outbox({ ...ports, ...rest }, "kept");
    expect(after.of("c1").map((entry) => [entry.body.client_id, entry.failure])).toEqual([
      ["1", ""],
    ]);
    sessionStorage.setItem("kept", "[{}, 7, null]");
    expect(new Outbox({ ...ports, ...rest }, "kept").of("c1")).toEqual([]);
  });

  it("gives the same list until something changes", () => {
    outbox.send("c1", text("1"));
    expect(outbox.of("c1")).toBe(outbox.of("c1"));
    expect(outbox.of("none")).toBe(outbox.of("other"));
  });
});
