// The script of the frame in which cells run. The frame has an origin of its own, so that its worker reaches nothing
// that belongs to the site. Code of cells runs in the worker only.
import { most } from "./limits.js"
import type { Trouble } from "./protocol.js"

/** `source` is the text of the worker. It talks with the page by a port; what a cell posts otherwise is counted only. */
function start(source: string, port: MessagePort, page: MessagePort): void {
  const tell = (trouble: Trouble): void => page.postMessage(trouble)
  // No module: Chromium refuses those of an opaque origin. Cells are modules nonetheless, which the worker imports.
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))
  let strays = 0
  worker.addEventListener("message", () => {
    if (++strays <= most.messages) return
    worker.terminate()
    tell("flood")
  })
  worker.addEventListener("error", () => tell("broken"))
  worker.postMessage(undefined, [port])
}

addEventListener("message", ({ source, data, ports: [port, page] }: MessageEvent<string>) => {
  if (source === parent && page) start(data, port, page)
})
