interface LogEntry {
  position: number;
  name: string;
  subject: string;
  resource: unknown;
}

interface OpenLine {
  say: (text: string) => void;
  fail: () => void;
  end: () => void;
}

/**
 * A stand-in for the server's `/api/v1/stream`, with a log that it replays from any position. As
 * there, only the last frame of a position carries its id.
 */
export class StreamServer {
  readonly requests: URL[] = [];
  readonly opens: { streamId: string; ids: string[]; headers: Headers }[] = [];
  status = 200;
  openStatus = 200;
  headers: Record<string, string> = {};
  /** Takes requests and never answers. */
  mute = false;
  /** What came up to here is no longer kept. */
  keptAfter = 0;
  private readonly log: LogEntry[] = [];
  private readonly lines = new Set<OpenLine>();
  private unsaid: LogEntry[] = [];

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const address = new URL(String(input), "http://rapport.test");
    if (init?.method === "POST") return this.setOpen(address, init);
    this.requests.push(address);
    if (this.mute) return silence(init?.signal);
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

  /** Notes an event; a position is said when it is whole, which is when the task at hand ends. */
  append(position: number, name = "conversation.updated", subject = "c1", resource: unknown = {}) {
    const entry = { position, name, subject, resource };
    this.log.push(entry);
    this.unsaid.push(entry);
    if (this.unsaid.length === 1) queueMicrotask(() => this.flush());
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

  private flush(): void {
    const entries = this.unsaid;
    this.unsaid = [];
    this.say(framesOf(entries));
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
          say: (text) => controller.enqueue(encoder.encode(text)),
          fail: drop(() => controller.error(new TypeError("network error"))),
          end: drop(() => controller.close()),
        };
        this.lines.add(line);
        signal?.addEventListener("abort", line.fail);
        this.greet(line, address.searchParams.get("after"));
      },
    });
  }

  private greet(line: OpenLine, asked: string | null): void {
    const after = asked === null ? this.position : Number(asked);
    const ready = { stream_id: `s${this.requests.length}`, position: this.position };
    line.say(`retry: 1000\nevent: ready\ndata: ${JSON.stringify(ready)}\n\n`);
    if (after < this.keptAfter) {
      line.say("event: reset\ndata: {}\n\n");
      line.end();
      return;
    }
    const said = this.log.filter((entry) => !this.unsaid.includes(entry));
    line.say(framesOf(said.filter((entry) => entry.position > after)));
  }
}

function framesOf(entries: LogEntry[]): string {
  return entries
    .map((entry, index) => {
      const isLast = entries[index + 1]?.position !== entry.position;
      const { name, subject, resource } = entry;
      const data = JSON.stringify({ workspace_id: "w", subject, resource });
      return `${isLast ? `id: ${entry.position}\n` : ""}event: ${name}\ndata: ${data}\n\n`;
    })
    .join("");
}

function silence(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });
}
