import type { Document, Operation, Schema } from "./openapi";

/** One line of a table of fields. */
export interface Field {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
}

const DEEPEST = 4;

/** Follows references; a reference to nothing is an empty schema. */
export function resolve(document: Document, schema: Schema | undefined): Schema {
  let found = schema ?? {};
  for (let step = 0; found.$ref && step < 10; step++) {
    const name = found.$ref.split("/").at(-1) ?? "";
    found = document.components?.schemas?.[name] ?? {};
  }
  if (!found.allOf) return found;
  const parts = found.allOf.map((part) => resolve(document, part));
  return {
    ...found,
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {})),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

/** The fields of an object, those of objects within by their path, `text.body`. */
export function fieldsOf(
  document: Document,
  schema: Schema | undefined,
  prefix = "",
  depth = 0,
): Field[] {
  const object = resolve(document, schema);
  return Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
    const inner = resolve(document, property);
    const path = `${prefix}${name}`;
    const field = {
      name: path,
      type: typeOf(document, property),
      isRequired: object.required?.includes(name) ?? false,
      description: property.description ?? inner.description ?? "",
    };
    const within = inner.properties
      ? { schema: inner, prefix: `${path}.` }
      : { schema: inner.items, prefix: `${path}[].` };
    if (depth >= DEEPEST || !(inner.properties || inner.items)) return [field];
    return [field, ...fieldsOf(document, within.schema, within.prefix, depth + 1)];
  });
}

/** `string`, `integer or null`, `array of Message`. */
export function typeOf(document: Document, schema: Schema | undefined): string {
  if (!schema) return "any";
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return unique(choices.map((choice) => typeOf(document, choice))).join(" or ");
  const found = resolve(document, schema);
  if (found !== schema && (found.oneOf ?? found.anyOf)) return typeOf(document, found);
  if (found.enum) return found.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (found.const !== undefined) return JSON.stringify(found.const);
  const types = [found.type ?? []].flat().map((type) => nameOf(document, found, type));
  return types.length > 0 ? types.join(" or ") : found.properties ? "object" : "any";
}

function nameOf(document: Document, schema: Schema, type: string): string {
  if (type === "array") return `array of ${typeOf(document, schema.items)}`;
  return schema.format && type !== "null" ? `${type} (${schema.format})` : type;
}

function unique(words: string[]): string[] {
  return [...new Set(words)];
}

/** The example the document gives, else one made from the schema. */
export function bodyExample(document: Document, operation: Operation): unknown {
  const media = operation.requestBody?.content?.["application/json"];
  if (!media) return undefined;
  if (media.example !== undefined) return media.example;
  const named = Object.values(media.examples ?? {})[0];
  return named?.value ?? exampleOf(document, media.schema);
}

export function answerExample(document: Document, operation: Operation): unknown {
  const good = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"));
  const media = good?.[1].content?.["application/json"];
  if (!media) return undefined;
  const named = Object.values(media.examples ?? {})[0];
  return media.example ?? named?.value ?? exampleOf(document, media.schema);
}

export function exampleOf(document: Document, schema: Schema | undefined, depth = 0): unknown {
  const found = resolve(document, schema);
  const given = givenExample(found);
  if (given !== undefined) return given;
  const choice = (found.oneOf ?? found.anyOf)?.find((one) => one.type !== "null");
  if (choice) return exampleOf(document, choice, depth);
  if (depth > DEEPEST) return null;
  if (found.properties)
    return Object.fromEntries(
      Object.entries(found.properties).map(([name, property]) => [
        name,
        exampleOf(document, property, depth + 1),
      ]),
    );
  if (found.items) return [exampleOf(document, found.items, depth + 1)];
  return plainExample(found);
}

function givenExample(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples)) return (schema.examples as unknown[])[0];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  return schema.enum?.[0] ?? schema.const;
}

const PLAIN: Record<string, unknown> = {
  integer: 1,
  number: 1.5,
  boolean: true,
  object: {},
  array: [],
};

const FORMATS: Record<string, string> = {
  uuid: "0192f7a4-5b7e-7c3d-9a51-6f0b3c2d1e0f",
  "date-time": "2026-11-23T12:00:00Z",
  email: "ann@example.com",
};

function plainExample(schema: Schema): unknown {
  const type = [schema.type ?? []].flat().find((one) => one !== "null");
  if (type === "string") return FORMATS[schema.format ?? ""] ?? "text";
  return type === undefined ? null : (PLAIN[type] ?? null);
}
