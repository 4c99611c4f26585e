import { beforeEach, describe, expect, it, vi } from "vitest";
import { askEarly, takeEarly } from "./early";

const get = (path: string, method = "GET") =>
  new Request(new URL(path, location.origin), { method });

let asked: [string, unknown][];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", async (path: string, options: { headers: unknown }) => {
    asked.push([path, options.headers]);
    if (path === "/broken") throw new TypeError("no line");
    return new Response(path);
  });
});

describe("what is asked for early", () => {
  it("is taken once, whatever the order of its parameters", async () => {
    askEarly("walnut", "/api/v1/conversations?status=open&limit=40");
    const answer = await takeEarly(get("/api/v1/conversations?limit=40&status=open"));
    expect(await answer?.text()).toBe("/api/v1/conversations?status=open&limit=40");
    expect(takeEarly(get("/api/v1/conversations?limit=40&status=open"))).toBeUndefined();
    expect(asked).toEqual([
      ["/api/v1/conversations?status=open&limit=40", { "x-rapport-workspace": "walnut" }],
    ]);
  });

  it("answers no other question", () => {
    askEarly("walnut", "/api/v1/me");
    expect(takeEarly(get("/api/v1/me?fields=name"))).toBeUndefined();
    expect(takeEarly(get("/api/v1/me", "PATCH"))).toBeUndefined();
    expect(takeEarly(get("/api/v1/me"))).toBeDefined();
  });

  it("is forgotten when nobody comes for it", () => {
    askEarly("walnut", "/api/v1/me");
    vi.advanceTimersByTime(10_000);
    expect(takeEarly(get("/api/v1/me"))).toBeUndefined();
  });

  it("tells its failure to whoever takes it", async () => {
    askEarly("walnut", "/broken");
    await expect(takeEarly(get("/broken"))).rejects.toThrow("no line");
  });
});
