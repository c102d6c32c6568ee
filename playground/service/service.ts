// The service worker: keeps the site for use without a network.
export {}

/** The files to keep and a name that changes with their content, filled in when the site is built. */
declare const __SITE__: { readonly version: string; readonly files: readonly string[] }

const worker = self as unknown as ServiceWorkerGlobalScope
const { version, files } = __SITE__
const prefix = "taylorjet-"
const name = prefix + version

async function keep(): Promise<void> {
  const cache = await caches.open(name)
  await cache.addAll([...files])
  await worker.skipWaiting()
}

async function dropOthers(): Promise<void> {
  const keys = await caches.keys()
  await Promise.all(keys.filter((key) => key.startsWith(prefix) && key !== name).map((key) => caches.delete(key)))
  await worker.clients.claim()
}

/** A page comes from the network if there is one, so that a new version is seen at once. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match("./")
    if (kept) return kept
    throw error
  }
}

/** Files have names that change with their content, so what is kept is right; what is not is kept from now on. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await (await caches.open(name)).put(request, response.clone())
  return response
}

worker.addEventListener("install", (event) => event.waitUntil(keep()))
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()))
worker.addEventListener("fetch", (event) => {
  const { request } = event
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return
  event.respondWith(request.mode === "navigate" ? page(request) : file(request))
})
