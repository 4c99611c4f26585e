/** As much of an OpenAPI 3.1 document as the page shows. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
}

interface MediaType {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown; summary?: string }>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
  example?: unknown;
}

export interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  deprecated?: boolean;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Record<string, MediaType> };
  responses?: Record<string, { description?: string; content?: Record<string, MediaType> }>;
}

export interface Document {
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Route {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

export interface RouteGroup {
  name: string;
  description: string;
  routes: Route[];
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** The routes by their first tag, in the document's own order of tags. */
export function groupsOf(document: Document): RouteGroup[] {
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [routeOf(method, path, operation)] : [];
    }),
  );
  const groups = Map.groupBy(routes, (route) => route.operation.tags?.[0] ?? firstWord(route.path));
  const order = (document.tags ?? []).map((tag) => tag.name);
  return [...groups]
    .map(([name, members]) => ({
      name,
      description: document.tags?.find((tag) => tag.name === name)?.description ?? "",
      routes: members,
    }))
    .toSorted((one, other) => rank(order, one.name) - rank(order, other.name));
}

function routeOf(method: string, path: string, operation: Operation): Route {
  const id = operation.operationId ?? `${method}${path.replaceAll(/\W+/g, "-")}`;
  return { id, method, path, operation };
}

function firstWord(path: string): string {
  return path.replace(/^\/api\/v\d+\//, "").split("/")[0] ?? "";
}

function rank(order: string[], name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

/** A title in words, also where the server gives the name of a function, `SignOutEverywhere`. */
export function titleOf({ path, operation }: Route): string {
  const summary = operation.summary ?? path;
  if (!/^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(summary)) return summary;
  const words = summary.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Routes whose path, summary or description hold all the words. */
export function matching(groups: RouteGroup[], words: string): RouteGroup[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return groups;
  return groups
    .map((group) => ({
      ...group,
      routes: group.routes.filter((route) => {
        const { summary = "", description = "" } = route.operation;
        const text = `${route.method} ${route.path} ${summary} ${description}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
      }),
    }))
    .filter((group) => group.routes.length > 0);
}
