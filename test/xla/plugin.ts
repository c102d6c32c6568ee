import { existsSync } from "node:fs"
import { foundPlugins, howToInstall } from "../../src/xla/find.js"

/** Of the plugins that are here, the first one for processors. */
export const plugin = foundPlugins().find((path) => !/cuda|rocm|tpu/.test(path))

/** Why nothing runs on NVIDIA's GPUs; undefined if it can. */
export const lacksGpu = !existsSync("/dev/nvidia0")
  ? "there is no GPU of NVIDIA"
  : foundPlugins().some((path) => path.includes("cuda"))
    ? undefined
    : "jax-cuda12-pjrt is not installed"

/** What is run only with a plugin; where there is none, the title says so. */
export const title = (what: string): string =>
  plugin === undefined ? `${what} (skipped: no PJRT plugin is installed: ${howToInstall})` : what
