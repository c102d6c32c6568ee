// The service worker: keeps the site for use without a network. It serves what its own version has kept, and keeps
// nothing but the files of the site: no other cache, and no address with a query, is any of its business.
export {}

/** A name that changes with the content of the site, the files to keep, and those to keep once they were used. */
declare const __SITE__: {
  readonly version: string
  readonly files: readonly string[]
  readonly later: readonly string[]
}

const worker = self as unknown as ServiceWorkerGlobalScope
const { version, files, later } = __SITE__
const prefix = "taylorjet-"
const name = prefix + version

const addressOf = (file: string): string => new URL(file, location.href).href
const site: ReadonlySet<string> = new Set([...files, ...later].map(addressOf))

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
    const kept = await (await caches.open(name)).match("./")
    if (kept) return kept
    throw error
  }
}

/** Files have names that change with their content, so what is kept is right; what is not is kept from now on. */
async function file(request: Request): Promise<Response> {
  const cache = await caches.open(name)
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

worker.addEventListener("install", (event) => event.waitUntil(keep()))
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()))
worker.addEventListener("fetch", (event) => {
  const { request } = event
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return
  if (request.mode === "navigate") event.respondWith(page(request))
  else if (site.has(request.url)) event.respondWith(file(request))
})
