import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StreamServer } from "@/shared/testing/stream-server";
import { backoff } from "./backoff";
import { StreamConnection } from "./connection";
import type { StreamEvent, StreamState } from "./events";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function connect(server: StreamServer, after = 0) {
  const seen: StreamEvent[] = [];
  const states: StreamState[] = [];
  let resets = 0;
  const connection = new StreamConnection({
    after,
    open: () => [],
    address: (from) => `/api/v1/stream${from === null ? "" : `?after=${from}`}`,
    fetch: server.fetch,
    random: () => 1,
    isOnline: () => true,
    listener: {
      state: (state) => states.push(state),
      events: (events) => seen.push(...events),
      reset: () => {
        resets++;
      },
      ready: () => undefined,
    },
  });
  const ended = connection.run();
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { connection, seen, states, ended, pass, resets: () => resets };
}

/** Lehmer's minimal standard generator: the same throws in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe("StreamConnection", () => {
  it("hands events on in order and says when it is live", async () => {
    const server = new StreamServer();
    const { seen, states, pass } = connect(server);
    await pass(1);
    server.append(1, "message.created", "m1", { id: "m1" });
    server.append(2, "conversation.updated", "c1");
    await pass(1);
    expect(states).toEqual(["connecting", "live"]);
    expect(seen.map((event) => [event.position, event.name, event.subject])).toEqual([
      [1, "message.created", "m1"],
      [2, "conversation.updated", "c1"],
    ]);
    expect(seen[0]?.resource).toEqual({ id: "m1" });
  });

  it("catches up after a cut without a gap or a repeat", async () => {
    const server = new StreamServer();
    const { seen, states, pass } = connect(server);
    await pass(1);
    server.append(1);
    server.append(2);
    await pass(1);
    server.cut();
    server.append(3);
    server.append(4);
    await pass(1_000);
    server.append(5);
    await pass(1);
    expect(seen.map((event) => event.position)).toEqual([1, 2, 3, 4, 5]);
    expect(states).toEqual(["connecting", "live", "reconnecting", "live"]);
  });

  it("gives a position that was cut in two once, and whole", async () => {
    const server = new StreamServer();
    const { seen, pass } = connect(server);
    await pass(1);
    server.say('event: message.created\ndata: {"subject":"m1"}\n\n');
    await pass(1);
    expect(seen).toEqual([]);
    server.cut();
    server.append(7, "message.created", "m1");
    server.append(7, "conversation.updated", "c1");
    await pass(1_000);
    expect(seen.map((event) => [event.position, event.name])).toEqual([
      [7, "message.created"],
      [7, "conversation.updated"],
    ]);
  });

  it("gives each event once, in order, however the line is cut", async () => {
    const server = new StreamServer();
    const { seen, pass } = connect(server);
    const dice = seeded(7);
    const accidents = [
      () => server.cut(),
      () => server.end(),
      () => pass(1),
      () => pass(1_000),
      () => {
        server.say('event: message.created\ndata: {"subject":"half"}\n\n');
        return pass(1).then(() => server.cut());
      },
    ];
    const positions = Array.from({ length: 300 }, (_, index) => index + 1);
    const partsOf = (position: number) =>
      Array.from({ length: 1 + (position % 3) }, (_, part) => `${position}.${part}`);
    for (const position of positions) {
      for (const subject of partsOf(position)) server.append(position, "message.created", subject);
      await pass(0);
      await accidents[Math.floor(dice() * 12)]?.();
    }
    const subjects = positions.flatMap(partsOf);
    await pass(60_000);
    expect(seen.map((event) => event.subject)).toEqual(subjects);
  });

  it("waits longer after each failed try and comes back when woken", async () => {
    const server = new StreamServer();
    server.status = 0;
    const { connection, states, pass } = connect(server);
    await pass(500 + 1_000 + 2_000);
    expect(server.requests).toHaveLength(4);
    await pass(3_999);
    expect(server.requests).toHaveLength(4);
    server.status = 200;
    connection.wake();
    await pass(1);
    expect(states.at(-1)).toBe("live");
  });

  it("honours Retry-After", async () => {
    const server = new StreamServer();
    server.status = 429;
    server.headers = { "retry-after": "20" };
    const { pass } = connect(server);
    await pass(19_000);
    expect(server.requests).toHaveLength(1);
    await pass(1_500);
    expect(server.requests).toHaveLength(2);
  });

  it("ends when the session has ended, and does not ask again", async () => {
    const server = new StreamServer();
    const { states, ended, pass } = connect(server);
    await pass(1);
    server.status = 401;
    server.end();
    await pass(600_000);
    await ended;
    expect(states.at(-1)).toBe("signed_out");
    expect(server.requests).toHaveLength(2);
  });

  it("leaves a line that has gone silent", async () => {
    const server = new StreamServer();
    const { states, pass } = connect(server);
    await pass(1);
    server.say(": ping\n\n");
    await pass(49_000);
    expect(server.requests).toHaveLength(1);
    await pass(3_000);
    expect(server.requests).toHaveLength(2);
    expect(states).toEqual(["connecting", "live", "reconnecting", "live"]);
  });

  it("leaves a line on which nothing was ever said", async () => {
    const server = new StreamServer();
    server.mute = true;
    const { states, pass } = connect(server);
    await pass(9_000);
    expect(server.requests).toHaveLength(1);
    server.mute = false;
    await pass(2_000);
    expect(server.requests).toHaveLength(2);
    expect(states).toEqual(["connecting", "reconnecting", "live"]);
  });

  it("reports a break that the server cannot fill and goes on behind it", async () => {
    const server = new StreamServer();
    const { seen, resets, pass } = connect(server);
    await pass(1);
    server.cut();
    server.append(40);
    server.keptAfter = 30;
    await pass(1_000);
    await pass(1_000);
    expect(resets()).toBe(1);
    expect(server.requests.at(-1)?.searchParams.has("after")).toBe(false);
    server.append(41);
    await pass(1);
    server.cut();
    await pass(1_000);
    expect(server.requests.at(-1)?.searchParams.get("after")).toBe("41");
    expect(seen.map((event) => event.position)).toEqual([41]);
    expect(resets()).toBe(1);
  });

  it("steps over what it cannot read", async () => {
    const server = new StreamServer();
    const { seen, states, pass } = connect(server);
    await pass(1);
    server.say("id: 5\nevent: message.created\ndata: {not json\n\n");
    server.say("id: x\nevent: message.created\ndata: 7\n\n");
    server.say("\u0000\uFFFD\n\n");
    server.append(6, "future.kind", "é".repeat(4_000), null);
    await pass(1);
    expect(seen.map((event) => event.name)).toEqual(["future.kind"]);
    expect(states.at(-1)).toBe("live");
  });

  it("stops for good", async () => {
    const server = new StreamServer();
    const { connection, ended, pass } = connect(server);
    await pass(1);
    connection.stop();
    await ended;
    await pass(60_000);
    expect(server.connected).toBe(0);
    expect(server.requests).toHaveLength(1);
  });
});

describe("backoff", () => {
  it("doubles up to fifteen seconds and spreads the tries", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoff(attempt, () => 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
    expect(backoff(3, () => 0)).toBe(2_000);
  });
});
