interface LogEntry {
  position: number;
  name: string;
  subject: string;
  resource: unknown;
}

interface OpenLine {
  address: URL;
  say: (text: string) => void;
  fail: () => void;
  end: () => void;
}

/** A stand-in for the server's `/api/v1/stream`, with a log that it replays from any position. */
export class StreamServer {
  readonly requests: URL[] = [];
  readonly opens: { streamId: string; ids: string[]; headers: Headers }[] = [];
  status = 200;
  openStatus = 200;
  headers: Record<string, string> = {};
  /** Positions up to here are no longer kept. */
  keptAfter = 0;
  private readonly log: LogEntry[] = [];
  private readonly lines = new Set<OpenLine>();

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const address = new URL(String(input), "http://rapport.test");
    if (init?.method === "POST") return this.setOpen(address, init);
    this.requests.push(address);
    if (this.status === 0) throw new TypeError("connection refused");
    if (this.status !== 200)
      return new Response("{}", { status: this.status, headers: this.headers });
    return new Response(this.line(address, init?.signal ?? null), { status: 200 });
  };

  get connected(): number {
    return this.lines.size;
  }

  get position(): number {
    return this.log.at(-1)?.position ?? 0;
  }

  append(position: number, name = "conversation.updated", subject = "c1", resource: unknown = {}) {
    const entry = { position, name, subject, resource };
    this.log.push(entry);
    for (const line of this.lines) line.say(textOf(entry));
  }

  /** Raw bytes to every line, as a broken or future server might send. */
  say(text: string): void {
    for (const line of this.lines) line.say(text);
  }

  cut(): void {
    for (const line of this.lines) line.fail();
  }

  end(): void {
    for (const line of this.lines) line.end();
  }

  private async setOpen(address: URL, init: RequestInit): Promise<Response> {
    const streamId = address.pathname.split("/")[4] ?? "";
    const body = JSON.parse(String(init.body)) as { conversation_ids: string[] };
    this.opens.push({ streamId, ids: body.conversation_ids, headers: new Headers(init.headers) });
    return new Response("{}", {
      status: this.openStatus,
      headers: { "x-rapport-position": String(this.position) },
    });
  }

  private line(address: URL, signal: AbortSignal | null): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream({
      start: (controller) => {
        const drop = (close: () => void) => () => {
          if (this.lines.delete(line)) close();
        };
        const line: OpenLine = {
          address,
          say: (text) => controller.enqueue(encoder.encode(text)),
          fail: drop(() => controller.error(new TypeError("network error"))),
          end: drop(() => controller.close()),
        };
        this.lines.add(line);
        signal?.addEventListener("abort", line.fail);
        this.greet(line, Number(address.searchParams.get("after")));
      },
    });
  }

  private greet(line: OpenLine, after: number): void {
    line.say(`event: ready\ndata: {"stream_id":"s${this.requests.length}"}\n\n`);
    if (after < this.keptAfter) {
      line.say(`id: ${this.position}\nevent: reset\ndata: {}\n\n`);
      return;
    }
    for (const entry of this.log) if (entry.position > after) line.say(textOf(entry));
  }
}

function textOf(entry: LogEntry): string {
  const data = JSON.stringify({
    workspace_id: "w",
    subject: entry.subject,
    resource: entry.resource,
  });
  return `id: ${entry.position}\nevent: ${entry.name}\ndata: ${data}\n\n`;
}
