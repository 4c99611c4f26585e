import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { conversation } from "@/shared/testing/samples";
import { LISTS } from "./api";
import { useConversation } from "./use-conversation";

let client: QueryClient;
let asked: string[];

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
  asked = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(new URL(request.url).pathname);
    return Response.json(conversation({ unread_count: 7 }));
  });
  const page = { data: [conversation()], next_cursor: null, position: 12 };
  client.setQueryData([...LISTS, { status: "open" }], { pages: [page], pageParams: [""] });
});

const around = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={client}>{children}</QueryClientProvider>
);

const open = (id: string) => renderHook(() => useConversation(id), { wrapper: around }).result;

describe("useConversation", () => {
  it("takes what a row of a list says, as of that list, and asks for nothing", async () => {
    const opened = open("c1");
    expect(opened.current.data).toEqual({ ...conversation(), position: 12 });
    expect(asked).toEqual([]);
  });

  it("stays the same object while nothing changes", () => {
    const opened = open("c1");
    expect(open("c1").current.data).toBe(opened.current.data);
  });

  it("asks again where the list may have missed something", async () => {
    await client.invalidateQueries({ queryKey: LISTS });
    const opened = open("c1");
    expect(opened.current.data?.unread_count).toBe(0);
    await waitFor(() => expect(opened.current.data?.unread_count).toBe(7));
  });

  it("asks for what stands in no list", async () => {
    const opened = open("elsewhere");
    expect(opened.current.data).toBeUndefined();
    await waitFor(() => expect(asked).toEqual(["/api/v1/conversations/elsewhere"]));
  });
});
