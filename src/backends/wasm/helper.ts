import { workerText } from "./workerText.js"

/** A worker as this thread sees it. */
export interface Helper {
  postMessage(message: unknown): void
  terminate(): unknown
  /** Node: the process need not wait for this worker. */
  unref?(): void
  on?(event: "error", listener: (error: unknown) => void): void
  onerror?: ((event: { readonly message?: string; preventDefault?(): void }) => void) | null
}

type MakeHelper = new (url: unknown, options?: object) => Helper

interface Urls {
  new (text: string): unknown
  createObjectURL(blob: object): string
}

declare const URL: Urls
declare const Blob: new (parts: readonly string[], options: object) => object
declare const process: { getBuiltinModule?(id: string): object | undefined } | undefined
declare const Worker: MakeHelper | undefined
declare const console: { warn(message: string): void } | undefined

/** A module of Node, or of a host that has it as well. */
export const builtin = (id: string): object | undefined =>
  typeof process === "undefined" ? undefined : process.getBuiltinModule?.(id)

let warned = false

/** Says, once, that threads were asked for and that there are none. */
export function warnAlone(reason: string): void {
  if (warned || typeof console === "undefined") return
  warned = true
  console.warn(`jit: ${reason}; one thread does all the work (docs/recipes.md)`)
}

const refused = (reason: unknown): void => warnAlone(`the host refused a worker${reason ? `: ${reason}` : ""}`)

let address: string | undefined

/** All workers of a page start from one address. */
const addressOfText = (): string => {
  address ??= URL.createObjectURL(new Blob([workerText], { type: "text/javascript" }))
  return address
}

/**
 * A worker made from its text, so that there is no file which a bundler could lose or take for another. Nothing when
 * the host has no workers, or refuses this one: then there is one thread less. A content policy refuses it later, by an
 * event.
 */
export function start(): Helper | undefined {
  try {
    const node = builtin("node:worker_threads") as { readonly Worker: MakeHelper } | undefined
    if (node) {
      const text = new URL(`data:text/javascript,${encodeURIComponent(workerText)}`)
      const helper = new node.Worker(text, { execArgv: [] })
      helper.unref?.()
      helper.on?.("error", refused)
      return helper
    }
    if (typeof Worker === "undefined") throw new Error("it has none")
    const helper = new Worker(addressOfText())
    helper.onerror = (event) => {
      event.preventDefault?.()
      refused(event.message)
    }
    return helper
  } catch (error) {
    refused(error instanceof Error ? error.message : error)
    return undefined
  }
}
