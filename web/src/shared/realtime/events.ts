/** One event of `/api/v1/stream`. */
export interface StreamEvent {
  /** Position in the workspace's fact log; null on a frame that does not name it. */
  position: number | null;
  name: string;
  subject: string;
  /** The resource as the REST answer has it. */
  resource: unknown;
}

export type StreamState =
  | "connecting"
  | "live"
  | "reconnecting"
  | "offline"
  | "signed_out"
  | "refused";

/** What a tab says to the hub. */
export type TabMessage =
  | { kind: "join"; workspace: string; after: number }
  | { kind: "open"; ids: string[]; csrf: string }
  | { kind: "wake" }
  | { kind: "leave" };

/** What the hub says to a tab. */
export type HubMessage =
  | { kind: "state"; state: StreamState }
  | { kind: "events"; events: StreamEvent[] }
  /** Events may be missing: everything that was read must be read again. */
  | { kind: "reset" }
  /** From `position` on, the message statuses of these conversations are in the stream. */
  | { kind: "opened"; ids: string[]; position: number };

/** The hub's end of the line to one tab. */
export interface Port {
  send(message: HubMessage): void;
}

/** Reads the `data` field of a server-sent event; null when it is not one of ours. */
export function parseEvent(name: string, id: string | undefined, data: string): StreamEvent | null {
  const body = parseObject(data);
  if (body === null) return null;
  return {
    position: positionOf(id),
    name,
    subject: typeof body.subject === "string" ? body.subject : "",
    resource: "resource" in body ? body.resource : body,
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function positionOf(id: string | undefined): number | null {
  const position = Number(id);
  return id !== undefined && id !== "" && Number.isSafeInteger(position) ? position : null;
}
