import { describe, expect, it } from "vitest";
import { curlFor } from "./curl";
import { type Document, groupsOf, matching, titleOf } from "./openapi";
import { exampleOf, fieldsOf, typeOf } from "./schema";

const document: Document = {
  info: { title: "Rapport", version: "1" },
  tags: [{ name: "Messages" }, { name: "Contacts", description: "People" }],
  paths: {
    "/api/v1/contacts": { get: { tags: ["Contacts"], summary: "List contacts" } },
    "/api/v1/messages": {
      post: {
        tags: ["Messages"],
        summary: "Send",
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/New" } } },
        },
      },
    },
    "/api/v1/media": {
      post: { requestBody: { content: { "multipart/form-data": {} } } },
    },
  },
  components: {
    schemas: {
      New: {
        type: "object",
        required: ["to"],
        properties: {
          to: { type: "string", example: "+4917612345678" },
          text: { $ref: "#/components/schemas/Text" },
          again: { $ref: "#/components/schemas/New" },
        },
      },
      Text: { type: "object", properties: { body: { type: "string", example: "It's here" } } },
    },
  },
};

describe("the API page", () => {
  it("groups routes in the order of the tags, untagged ones by their path", () => {
    expect(groupsOf(document).map((group) => group.name)).toEqual([
      "Messages",
      "Contacts",
      "media",
    ]);
  });

  it("finds routes by any of their words", () => {
    const found = matching(groupsOf(document), "post send");
    expect(found.flatMap((group) => group.routes).map((route) => route.path)).toEqual([
      "/api/v1/messages",
    ]);
  });

  it("flattens fields and stops at a type that holds itself", () => {
    const fields = fieldsOf(document, { $ref: "#/components/schemas/New" });
    expect(fields.slice(0, 3).map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ["to", true],
      ["text", false],
      ["text.body", false],
    ]);
    expect(fields.length).toBeLessThan(40);
    expect(() =>
      JSON.stringify(exampleOf(document, document.components?.schemas?.New)),
    ).not.toThrow();
  });

  it("gives a title in words", () => {
    const route = {
      id: "x",
      method: "get",
      path: "/x",
      operation: { summary: "SignOutEverywhere" },
    };
    expect(titleOf(route)).toBe("Sign out everywhere");
    expect(titleOf({ ...route, operation: { summary: "Send a message" } })).toBe("Send a message");
    expect(titleOf({ ...route, operation: {} })).toBe("/x");
  });

  it("names types in words", () => {
    expect(typeOf(document, { type: ["string", "null"], format: "uuid" })).toBe(
      "string (uuid) or null",
    );
    expect(typeOf(document, { type: "array", items: { enum: ["a", "b"] } })).toBe(
      'array of "a" | "b"',
    );
    expect(typeOf(document, { $ref: "#/components/schemas/Gone" })).toBe("any");
  });

  it("writes commands that a shell takes as they are", () => {
    const route = groupsOf(document)[0]?.routes[0];
    const command = route ? curlFor(document, route, "http://127.0.0.1:8000") : "";
    expect(command).toContain("curl -X POST 'http://127.0.0.1:8000/api/v1/messages'");
    expect(command).toContain(`It'\\''s here`);
  });
});
