import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StreamServer } from "@/shared/testing/stream-server";
import type { HubMessage } from "./events";
import { StreamHub } from "./hub";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function tab(hub: StreamHub, after = 0, workspace = "shop") {
  const heard: HubMessage[] = [];
  const port = { send: (message: HubMessage) => heard.push(message) };
  hub.receive(port, { kind: "join", workspace, after });
  return {
    heard,
    open: (...ids: string[]) => hub.receive(port, { kind: "open", ids, csrf: "secret" }),
    leave: () => hub.receive(port, { kind: "leave" }),
    positions: () =>
      heard.flatMap((m) => (m.kind === "events" ? m.events.map((event) => event.position) : [])),
    opened: () => heard.filter((m) => m.kind === "opened"),
    resets: () => heard.filter((m) => m.kind === "reset").length,
  };
}

describe("StreamHub", () => {
  it("serves the tabs of a workspace over one line, and workspaces apart", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const first = tab(hub);
    const second = tab(hub);
    const other = tab(hub, 0, "atelier");
    await pass(1);
    server.append(1);
    await pass(1);
    expect(server.requests.map((url) => url.searchParams.get("workspace"))).toEqual([
      "shop",
      "atelier",
    ]);
    expect([first, second, other].map((one) => one.positions())).toEqual([[1], [1], [1]]);
  });

  it("gives a late tab what came after its own answers", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    tab(hub);
    await pass(1);
    for (const position of [1, 2, 3]) server.append(position);
    await pass(1);
    const late = tab(hub, 2);
    expect(late.positions()).toEqual([3]);
    server.append(4);
    await pass(1);
    expect(late.positions()).toEqual([3, 4]);
    expect(late.heard[0]).toEqual({ kind: "state", state: "live" });
  });

  it("tells a tab that is older than the line to read anew", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    tab(hub, 50);
    await pass(1);
    expect(tab(hub, 49).resets()).toBe(1);
    expect(tab(hub, 50).resets()).toBe(0);
  });

  it("forgets old events and then tells a tab that needs them to read anew", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    tab(hub);
    await pass(1);
    for (let position = 1; position <= 1_200; position++) server.append(position);
    await pass(1);
    expect(tab(hub, 199).resets()).toBe(1);
    const late = tab(hub, 200);
    expect(late.resets()).toBe(0);
    expect(late.positions()).toHaveLength(1_000);
  });

  it("states the union of what the tabs show, with the token, and says from where it holds", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const [first, second] = [tab(hub), tab(hub)];
    await pass(1);
    server.append(9);
    first.open("c1");
    second.open("c2", "c1");
    await pass(1);
    expect(server.opens.at(-1)?.ids).toEqual(["c1", "c2"]);
    expect(server.opens.at(-1)?.streamId).toBe("s1");
    expect(server.opens.at(-1)?.headers.get("x-csrftoken")).toBe("secret");
    expect(server.opens.at(-1)?.headers.get("x-rapport-workspace")).toBe("shop");
    expect(first.opened()).toEqual([
      { kind: "opened", ids: ["c1"], position: 9 },
      { kind: "opened", ids: ["c2"], position: 9 },
    ]);
    first.leave();
    second.open("c2");
    await pass(1);
    expect(server.opens.at(-1)?.ids).toEqual(["c2"]);
  });

  it("states no more than the server takes, the latest of each tab first", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const [first, second] = [tab(hub), tab(hub)];
    await pass(1);
    const ids = (letter: string) => Array.from({ length: 15 }, (_, age) => `${letter}${age}`);
    first.open(...ids("a"));
    second.open(...ids("b"));
    await pass(1_000);
    const told = server.opens.at(-1)?.ids ?? [];
    expect(told).toHaveLength(20);
    expect(told).toEqual(expect.arrayContaining(["a0", "a9", "b0", "b9"]));
  });

  it("asks no second time for what the line already carries", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const first = tab(hub);
    await pass(1);
    first.open("c1");
    await pass(1);
    tab(hub).open("c1");
    first.open("c1");
    await pass(1);
    expect(server.opens).toHaveLength(1);
  });

  it("names what is open in the address when it reconnects", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const first = tab(hub);
    await pass(1);
    server.append(1);
    await pass(1);
    first.open("c1");
    await pass(1);
    server.append(3);
    await pass(1);
    server.cut();
    await pass(1_000);
    expect(server.requests.at(-1)?.searchParams.get("open")).toBe("c1");
    expect(server.opens).toHaveLength(1);
    // it went on where it stood, so nothing was missed and nothing must be read again
    expect(first.opened()).toEqual([{ kind: "opened", ids: ["c1"], position: 1 }]);
  });

  it("waits until word has spread when the server does not say from where it holds", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const first = tab(hub);
    await pass(1);
    first.open("c1");
    await pass(100);
    expect(first.opened()).toEqual([]);
    await pass(400);
    expect(first.opened()).toEqual([
      { kind: "opened", ids: ["c1"], position: Number.MAX_SAFE_INTEGER },
    ]);
  });

  it("connects anew when the server does not know the stream any more", async () => {
    const server = new StreamServer();
    server.openStatus = 404;
    const hub = new StreamHub(server.fetch);
    const first = tab(hub);
    await pass(1);
    first.open("c1");
    await pass(1_000);
    expect(server.requests).toHaveLength(2);
    expect(server.requests.at(-1)?.searchParams.get("open")).toBe("c1");
    await pass(30_000);
    expect(server.requests).toHaveLength(2);
  });

  it("keeps the line while a page reloads and drops it when the last tab is gone", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const first = tab(hub);
    await pass(1);
    server.append(1);
    await pass(1);
    first.leave();
    await pass(1_000);
    const again = tab(hub, 1);
    await pass(10_000);
    expect(server.connected).toBe(1);
    again.leave();
    await pass(6_000);
    expect(server.connected).toBe(0);
    server.append(2);
    const later = tab(hub, 1);
    await pass(1);
    expect(later.positions()).toEqual([2]);
  });

  it("tells every tab when the session ends, and starts anew after the next sign-in", async () => {
    const server = new StreamServer();
    const hub = new StreamHub(server.fetch);
    const tabs = [tab(hub), tab(hub)];
    await pass(1);
    server.status = 401;
    server.end();
    await pass(1_000);
    for (const one of tabs)
      expect(one.heard.at(-1)).toEqual({ kind: "state", state: "signed_out" });
    server.status = 200;
    const again = tab(hub);
    await pass(1);
    expect(again.heard.at(-1)).toEqual({ kind: "state", state: "live" });
  });
});
