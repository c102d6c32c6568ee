/**
 * Starts a module as a worker, by its address as `import address from "./worker.ts?worker&url"` gives it. A worker made
 * from a blob is held to the policy of the page; one made from an address only to what the host's headers say.
 */
export function startWorker(address: string): Worker {
  const source = `import ${JSON.stringify(new URL(address, document.baseURI).href)}`
  const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }))
  const worker = new Worker(blob, { type: "module" })
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true })
  return worker
}
