import type { Document, Route } from "./openapi";
import { bodyExample } from "./schema";

/** A command that calls the route, with the key in `$RAPPORT_KEY`. */
export function curlFor(document: Document, route: Route, origin: string): string {
  const { method, path, operation } = route;
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map((parameter) => `${parameter.name}=${String(parameter.example ?? `<${parameter.name}>`)}`);
  const address = `${origin}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${quoted(address)}`,
    `  -H "Authorization: Bearer $RAPPORT_KEY"`,
    ...bodyLines(document, route),
  ];
  return lines.join(" \\\n");
}

function bodyLines(document: Document, { operation }: Route): string[] {
  const kinds = Object.keys(operation.requestBody?.content ?? {});
  if (kinds.includes("multipart/form-data")) return ["  -F file=@picture.jpg"];
  const body = bodyExample(document, operation);
  if (body === undefined) return [];
  const text = JSON.stringify(body, null, 2).replaceAll("\n", "\n  ");
  return [`  -H "Content-Type: application/json"`, `  -d ${quoted(text)}`];
}

/** For a shell: single quotes, with those inside stepped out of. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
