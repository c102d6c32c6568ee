import { startWorker } from "../../ui/worker.js"
import type { Report, Run } from "./protocol.js"
import address from "./worker.js?worker&url"

/** The worker that runs cells, one at a time. What it does not answer can be stopped. */
export class Kernel {
  #worker: Worker
  readonly #onReport: (report: Report) => void
  readonly #onBroken: () => void

  /** `onBroken` is called when the worker cannot be loaded. */
  constructor(onReport: (report: Report) => void, onBroken: () => void) {
    this.#onReport = onReport
    this.#onBroken = onBroken
    this.#worker = this.#start()
  }

  #start(): Worker {
    const worker = startWorker(address)
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
      if (worker === this.#worker) this.#onReport(data) // what a stopped worker sent last is of no use
    })
    worker.addEventListener("error", () => this.#onBroken())
    return worker
  }

  run(request: Run): void {
    this.#worker.postMessage(request)
  }

  /** Ends whatever runs. The names that cells defined are gone with it. */
  restart(): void {
    this.#worker.terminate()
    this.#worker = this.#start()
  }

  dispose(): void {
    this.#worker.terminate()
  }
}
