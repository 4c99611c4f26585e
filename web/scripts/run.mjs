import { spawnSync } from "node:child_process";

/** Runs one of the project's own tools with this Node; true when it ended well. */
export function tool(path, ...parameters) {
  const ended = spawnSync(process.execPath, [`node_modules/${path}`, ...parameters], {
    stdio: "inherit",
  });
  return ended.status === 0;
}
