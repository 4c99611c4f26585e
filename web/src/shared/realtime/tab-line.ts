import type { HubMessage, TabMessage } from "./events";

export type Line = (message: TabMessage) => void;

/** The worker answers a tab that joins at once; a browser that is starting may take its time. */
const ANSWER_MS = 8_000;

/** One worker for all tabs where the browser has shared workers; else a hub of this tab's own. */
export function connectLine(receive: (message: HubMessage) => void): Line {
  return typeof SharedWorker === "undefined" ? ownHub(receive) : sharedHub(receive);
}

function sharedHub(receive: (message: HubMessage) => void): Line {
  let own: Line | null = null;
  let unanswered: TabMessage[] = [];
  let patience: ReturnType<typeof setTimeout> | undefined;
  const worker = new SharedWorker(new URL("./stream.worker.ts", import.meta.url), {
    type: "module",
    name: "rapport-stream",
  });
  /** Without a worker that works, this tab serves itself. */
  const giveUp = () => {
    if (own) return;
    worker.port.close();
    own = ownHub(receive);
    for (const message of unanswered) own(message);
  };
  worker.addEventListener("error", giveUp);
  worker.port.addEventListener("message", (message: MessageEvent<HubMessage>) => {
    clearTimeout(patience);
    unanswered = [];
    receive(message.data);
  });
  worker.port.start();
  return (message) => {
    if (own) {
      own(message);
      return;
    }
    unanswered.push(message);
    worker.port.postMessage(message);
    if (message.kind === "join") patience = setTimeout(giveUp, ANSWER_MS);
  };
}

/** The hub is fetched only where it is needed: most browsers run it in the worker. */
function ownHub(receive: (message: HubMessage) => void): Line {
  const port = { send: receive };
  const hub = import("./hub").then(({ StreamHub }) => {
    const made = new StreamHub();
    addEventListener("online", () => made.wakeAll());
    return made;
  });
  return (message) => void hub.then((made) => made.receive(port, message));
}
