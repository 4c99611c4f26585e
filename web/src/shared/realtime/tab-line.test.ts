import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { StreamServer } from "@/shared/testing/stream-server";
import type { HubMessage, TabMessage } from "./events";
import { connectLine } from "./tab-line";

/** A browser's shared worker that starts, and then says nothing unless it is told to. */
class QuietWorker extends EventTarget {
  static latest: QuietWorker;
  readonly said: TabMessage[] = [];
  readonly port = Object.assign(new EventTarget(), {
    start: () => undefined,
    close: () => undefined,
    postMessage: (message: TabMessage) => void this.said.push(message),
  });

  constructor() {
    super();
    QuietWorker.latest = this;
  }

  answer(data: HubMessage): void {
    this.port.dispatchEvent(new MessageEvent("message", { data }));
  }
}

const server = new StreamServer();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("SharedWorker", QuietWorker);
  vi.stubGlobal("fetch", server.fetch);
  server.requests.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function joined() {
  const heard: HubMessage[] = [];
  const line = connectLine((message) => heard.push(message));
  line({ kind: "join", workspace: "shop", after: 0 });
  return { heard, worker: QuietWorker.latest };
}

it("leaves the stream to the worker that answers", async () => {
  const { heard, worker } = joined();
  worker.answer({ kind: "state", state: "live" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(worker.said).toEqual([{ kind: "join", workspace: "shop", after: 0 }]);
  expect(heard).toEqual([{ kind: "state", state: "live" }]);
  expect(server.requests).toEqual([]);
});

it("serves itself when the worker does not answer, or could not be started", async () => {
  for (const fail of [
    () => vi.advanceTimersByTimeAsync(10_000),
    () => QuietWorker.latest.dispatchEvent(new Event("error")),
  ]) {
    const { heard } = joined();
    await fail();
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ kind: "state", state: "live" }));
  }
  expect(server.requests).toHaveLength(2);
});
