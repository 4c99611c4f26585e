// Lets one of the clients act as it is told, a line of JSON at a time: {"settings"}, then
// {"action", "given"}. Answers each line with one: {"result"} or {"error"}.
import { createInterface } from "node:readline";

const { actionsOf } = await import(`./${process.argv[2]}.mjs`);
let actions = {};

async function answer({ settings, action, given }) {
  if (settings) {
    actions = actionsOf(settings);
    return Object.keys(actions);
  }
  return (await actions[action](given)) ?? null;
}

function described(error) {
  const { name, message, code, httpStatus, errorSubcode, details } = error;
  return { name, message, code, httpStatus, errorSubcode, details };
}

for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(JSON.parse(line)).then(
    (result) => ({ result }),
    (error) => ({ error: described(error) }),
  );
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
