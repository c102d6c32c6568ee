/** A worker as this thread sees it. */
export interface Helper {
  postMessage(message: unknown): void
  terminate(): unknown
  /** Node: the process need not wait for this worker. */
  unref?(): void
  on?(event: "error", listener: (error: unknown) => void): void
  onerror?: ((event: { preventDefault?(): void }) => void) | null
}

type MakeHelper = new (url: unknown, options: object) => Helper

declare const URL: new (path: string, base: string) => unknown
declare const process: { getBuiltinModule?(id: string): object | undefined } | undefined
declare const Worker: MakeHelper | undefined
type Here = ImportMeta & { readonly url: string }

/** A module of Node, or of a host that has it as well. */
export const builtin = (id: string): object | undefined =>
  typeof process === "undefined" ? undefined : process.getBuiltinModule?.(id)

/** Nothing when the host has no workers, or refuses this one: then there is one thread less. */
export function start(): Helper | undefined {
  try {
    const node = builtin("node:worker_threads")
    if (node) {
      const { Worker: Thread } = node as { Worker: MakeHelper }
      const helper = new Thread(new URL("./worker.js", (import.meta as Here).url), { execArgv: [] })
      helper.unref?.()
      helper.on?.("error", () => undefined)
      return helper
    }
    if (typeof Worker === "undefined") return undefined
    const helper = new Worker(new URL("./worker.js", (import.meta as Here).url), { type: "module" })
    helper.onerror = (event) => event.preventDefault?.()
    return helper
  } catch {
    return undefined
  }
}
