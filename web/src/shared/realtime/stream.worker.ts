import type { Port, TabMessage } from "./events";
import { StreamHub } from "./hub";

const hub = new StreamHub();
addEventListener("online", () => hub.wakeAll());

addEventListener("connect", (event) => {
  const line = (event as MessageEvent).ports[0];
  if (!line) return;
  const port: Port = { send: (message) => line.postMessage(message) };
  line.addEventListener("message", (said: MessageEvent<TabMessage>) =>
    hub.receive(port, said.data),
  );
  line.start();
});
