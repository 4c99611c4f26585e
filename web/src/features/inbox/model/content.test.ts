import { describe, expect, it } from "vitest";
import { message } from "@/shared/testing/samples";
import { shownOf } from "./content";

const shown = (type: string, body: unknown, rest: Record<string, unknown> = {}) =>
  shownOf(message({ type, content: { [type]: body, ...rest } }));

describe("shownOf", () => {
  it("reads Meta's objects", () => {
    expect(shown("text", { body: "Hi" })).toEqual({ kind: "text", text: "Hi" });
    expect(shown("location", { latitude: 9.9, longitude: "76.2", name: "Home" })).toMatchObject({
      latitude: 9.9,
      longitude: 76.2,
      name: "Home",
    });
    expect(shown("button", { payload: "STOP", text: "Stop" })).toMatchObject({ title: "Stop" });
    expect(
      shown("interactive", { type: "list_reply", list_reply: { id: "1", title: "9 – 12" } }),
    ).toMatchObject({ kind: "choice", title: "9 – 12" });
    expect(
      shown("interactive", {
        type: "nfm_reply",
        nfm_reply: { response_json: '{"flow_token":"t","size":160,"wood":"oak"}' },
      }),
    ).toEqual({
      kind: "form",
      fields: [
        ["size", "160"],
        ["wood", "oak"],
      ],
    });
    expect(
      shown("order", {
        product_items: [{ product_retailer_id: "WD", quantity: 2, item_price: 5 }],
      }),
    ).toMatchObject({ lines: [{ product: "WD", quantity: 2, price: 5, currency: "" }] });
  });

  it("reads our own interactive messages", () => {
    const buttons = { buttons: [{ type: "reply", reply: { id: "1", title: "Yes" } }] };
    expect(
      shown("interactive", { type: "button", body: { text: "Well?" }, action: buttons }),
    ).toMatchObject({ interactive: { body: "Well?", buttons: ["Yes"], menu: null, link: null } });
    const unsafe = {
      name: "cta_url",
      parameters: { display_text: "Go", url: "javascript:alert(1)" },
    };
    expect(shown("interactive", { type: "cta_url", action: unsafe })).toMatchObject({
      interactive: { link: null, buttons: ["Go"] },
    });
  });

  it("names honestly what it cannot show", () => {
    expect(shown("unsupported", null, { unsupported: { type: "poll" } })).toEqual({
      kind: "unsupported",
      what: "poll",
    });
    expect(shown("hologram", { x: 1 })).toEqual({ kind: "unsupported", what: "hologram" });
    expect(shown("location", { latitude: "north" })).toEqual({
      kind: "unsupported",
      what: "location",
    });
  });

  const TYPES = [
    "text",
    "image",
    "audio",
    "location",
    "contacts",
    "button",
    "interactive",
    "template",
    "order",
    "system",
    "unsupported",
  ];
  const HOSTILE = [
    null,
    undefined,
    0,
    "text",
    [],
    [null],
    {},
    { body: {} },
    { type: 7, action: [] },
  ];

  it.each(TYPES)("survives any shape of %s", (type) => {
    for (const body of HOSTILE) expect(shown(type, body).kind).toBeTypeOf("string");
    expect(shownOf(message({ type, content: {} })).kind).toBeTypeOf("string");
  });
});
