import { element } from "../../ui/element.js"
import { hash, text as script } from "./frame.js?script"
import { Gate } from "./gate.js"
import { coreModules, modulesFor, Texts } from "./library.js"
import plotAddress from "./plot.js?module"
import type { Report, Run, Trouble } from "./protocol.js"
import workerAddress from "./worker.js?classic"

/** What cells may do beside computing: nothing. The frame is held to the policy of the page as well. */
const policy = `default-src 'none'; script-src ${hash} blob: 'wasm-unsafe-eval'; worker-src blob:`

/** A frame without allow-same-origin has an opaque origin: no storage, no caches, no cookies, no service worker. */
const srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${script}</script>`

/** The text at an address, or undefined when it cannot be loaded. */
async function textOf(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address)
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined
  }
}

interface Listener {
  /** What the cell of the latest run has to say. */
  onReport(cell: number, report: Report): void
  /** The worker could not be loaded, or it was ended because it sent without end. */
  onTrouble(trouble: Trouble): void
}

interface Started {
  readonly frame: HTMLIFrameElement
  readonly port: MessagePort
  /** Modules of the library that its worker has. */
  readonly has: Set<string>
}

/** The worker that runs cells, one at a time, in a frame of its own. What it does not answer can be stopped. */
export class Kernel {
  readonly #listener: Listener
  /** The text of the worker, once it was asked for. */
  #source: ReturnType<typeof textOf> | undefined
  readonly #library = new Texts(textOf)
  #started: Started | undefined
  #latest: { readonly cell: number; readonly gate: Gate } | undefined

  constructor(listener: Listener) {
    this.#listener = listener
  }

  /** Loads what runs cells, ahead of the first run. */
  prepare(): void {
    this.#source ??= textOf(workerAddress)
    void this.#library.of(coreModules)
  }

  #start(): Started {
    this.prepare()
    // In sight, if only as a point: browsers give less time to what nobody sees.
    const attributes = { class: "kernel", sandbox: "allow-scripts", title: "Runs the cells", srcdoc }
    const frame = element("iframe", { ...attributes, "aria-hidden": "true", tabindex: -1 })
    const [cells, control] = [new MessageChannel(), new MessageChannel()]
    const trouble = (what: Trouble) => {
      if (frame === this.#started?.frame) this.#listener.onTrouble(what)
    }
    cells.port1.onmessage = ({ data }) => {
      if (frame === this.#started?.frame) this.#receive(data) // what a stopped worker sent last is of no use
    }
    control.port1.onmessage = ({ data }) => trouble(data)
    frame.addEventListener("load", async () => {
      const source = await this.#source
      if (source !== undefined) frame.contentWindow?.postMessage(source, "*", [cells.port2, control.port2])
      else {
        this.#source = undefined // the next time may have a network
        trouble("broken")
      }
    })
    document.body.append(frame)
    return { frame, port: cells.port1, has: new Set() }
  }

  #receive(data: unknown): void {
    if (!this.#latest) return
    const { cell, gate } = this.#latest
    const report = gate.admit(data)
    if (report === "flood") this.#listener.onTrouble("flood")
    else if (report) this.#listener.onReport(cell, report)
  }

  async run(cell: number, source: string): Promise<void> {
    const secret = [...crypto.getRandomValues(new Uint32Array(4))].join("-") // randomUUID is not on every host
    this.#latest = { cell, gate: new Gate(secret) }
    this.#started ??= this.#start()
    const { port, has } = this.#started
    const plot = source.includes("./plot.ts") ? await textOf(plotAddress) : undefined
    const library = (await this.#library.of(modulesFor(source).filter((name) => !has.has(name)))) ?? null
    for (const { name } of library ?? []) has.add(name)
    const run: Run = { secret, cell, source, library, ...(plot !== undefined && { plot }) }
    port.postMessage(run)
  }

  /** Ends whatever runs. The names that cells defined are gone with it. */
  restart(): void {
    this.dispose()
    this.#started = this.#start()
  }

  /** A worker ends with its frame. A run after this starts anew. */
  dispose(): void {
    this.#started?.port.close()
    this.#started?.frame.remove()
    this.#started = undefined
    this.#latest = undefined
  }
}
