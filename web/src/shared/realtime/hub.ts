import type { Port, TabMessage } from "./events";
import { WorkspaceStream } from "./workspace-stream";

/** Joins the tabs of one browser to one stream per workspace. */
export class StreamHub {
  private readonly streams = new Map<string, WorkspaceStream>();
  private readonly homes = new Map<Port, WorkspaceStream>();

  constructor(private readonly ask: typeof fetch = (...input) => fetch(...input)) {}

  receive(port: Port, message: TabMessage): void {
    if (message.kind === "join") this.join(port, message.workspace, message.after);
    else if (message.kind === "open") this.homes.get(port)?.open(port, message.ids, message.csrf);
    else if (message.kind === "wake") this.homes.get(port)?.wake();
    else this.leave(port);
  }

  /** The network came back. */
  wakeAll(): void {
    for (const stream of this.streams.values()) stream.wake();
  }

  private join(port: Port, workspace: string, after: number): void {
    this.leave(port);
    const stream = this.streams.get(workspace) ?? this.start(workspace, after);
    this.homes.set(port, stream);
    stream.join(port, after);
  }

  private leave(port: Port): void {
    this.homes.get(port)?.leave(port);
    this.homes.delete(port);
  }

  private start(workspace: string, after: number): WorkspaceStream {
    const stream = new WorkspaceStream(workspace, after, this.ask, () => {
      if (this.streams.get(workspace) === stream) this.streams.delete(workspace);
    });
    this.streams.set(workspace, stream);
    return stream;
  }
}
