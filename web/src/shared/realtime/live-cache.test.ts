import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { HubMessage, StreamEvent, TabMessage } from "./events";
import { type ApplyEvent, keepLive } from "./live-cache";
import { TabStream } from "./tab";

interface Note {
  id: string;
  text: string;
}

interface NotePage {
  data: Note[];
  position: number;
}

/** The smallest noun: an event replaces the note of its subject. */
const applyNote: ApplyEvent = (client, event, { replayed }) => {
  applied.push([event.position, replayed]);
  client.setQueriesData<NotePage>({ queryKey: ["notes"] }, (page) => {
    if (!page || (event.position ?? Infinity) <= page.position) return page;
    const note = event.resource as Note;
    return { ...page, data: [note, ...page.data.filter((one) => one.id !== note.id)] };
  });
};

let applied: [number | null, boolean][] = [];
let client: QueryClient;
let say: (message: HubMessage) => void;
let said: TabMessage[];

const event = (position: number, text: string): StreamEvent => ({
  position,
  name: "note.updated",
  subject: "n1",
  resource: { id: "n1", text },
});

const texts = () => client.getQueryData<NotePage>(["notes"])?.data.map((note) => note.text);

beforeEach(() => {
  applied = [];
  said = [];
  client = new QueryClient();
  const stream = new TabStream((receive) => {
    say = receive;
    return (message) => said.push(message);
  });
  keepLive(client, stream, "shop", 10, { apply: [applyNote], opened: [] });
});

function answering(page: NotePage) {
  return client.fetchQuery({ queryKey: ["notes"], queryFn: () => page, staleTime: 0 });
}

describe("keepLive", () => {
  it("joins from the position of the first answer", () => {
    expect(said).toEqual([{ kind: "join", workspace: "shop", after: 10 }]);
  });

  it("patches an answer with what comes after it", async () => {
    await answering({ data: [{ id: "n1", text: "at 12" }], position: 12 });
    say({ kind: "events", events: [event(13, "at 13")] });
    expect(texts()).toEqual(["at 13"]);
  });

  it("ignores an event that the answer already includes", async () => {
    await answering({ data: [{ id: "n1", text: "at 12" }], position: 12 });
    say({ kind: "events", events: [event(11, "at 11")] });
    expect(texts()).toEqual(["at 12"]);
  });

  it("brings a late answer up to date with events that came while it was on its way", async () => {
    let arrive: (page: NotePage) => void = () => undefined;
    const fetching = client.fetchQuery({
      queryKey: ["notes"],
      queryFn: () => new Promise<NotePage>((resolve) => (arrive = resolve)),
    });
    say({ kind: "events", events: [event(13, "at 13"), event(14, "at 14")] });
    arrive({ data: [{ id: "n1", text: "at 13" }], position: 13 });
    await fetching;
    expect(texts()).toEqual(["at 14"]);
    expect(applied).toEqual([
      [13, false],
      [14, false],
      [14, true],
    ]);
  });

  it("reads anew an answer that is older than the events it still has", async () => {
    let reads = 0;
    const pages = [
      { data: [{ id: "n1", text: "old" }], position: 11 },
      { data: [{ id: "n1", text: "new" }], position: 2_000 },
    ];
    say({
      kind: "events",
      events: Array.from({ length: 1_100 }, (_, at) => event(12 + at, `at ${12 + at}`)),
    });
    await client.fetchQuery({ queryKey: ["notes"], queryFn: () => pages[Math.min(reads++, 1)] });
    await client.refetchQueries({ queryKey: ["notes"], stale: true });
    expect(texts()).toEqual(["new"]);
  });

  it("does not replay for pages that it has kept true since they came", async () => {
    const page = (position: number, id: string) => ({ data: [{ id, text: id }], position });
    const options = {
      queryKey: ["pages"],
      initialPageParam: 20,
      getNextPageParam: () => 30,
      queryFn: ({ pageParam }: { pageParam: unknown }) =>
        page(Number(pageParam), `p${String(pageParam)}`),
    };
    await client.fetchInfiniteQuery(options);
    say({ kind: "events", events: [event(25, "x")] });
    applied = [];
    const { InfiniteQueryObserver } = await import("@tanstack/react-query");
    await new InfiniteQueryObserver(client, { ...options, staleTime: Infinity }).fetchNextPage();
    expect(applied).toEqual([]);
  });

  it("reads everything anew after a reset", () => {
    const invalidate = vi.spyOn(client, "invalidateQueries");
    say({ kind: "reset" });
    expect(invalidate).toHaveBeenCalledWith();
  });
});
