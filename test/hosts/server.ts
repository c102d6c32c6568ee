// A server of files that are in memory, with headers of one's own; it keeps what was asked for.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"

export type Files = ReadonlyMap<string, string | Uint8Array>

export interface Server {
  readonly url: string
  /** The paths that were asked for, but for the icon. */
  readonly asked: string[]
  close(): void
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
}

export async function serve(files: Files, headers: Readonly<Record<string, string>>): Promise<Server> {
  const asked: string[] = []
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost")
    if (pathname === "/favicon.ico") return void response.writeHead(204).end()
    asked.push(pathname)
    const file = files.get(pathname)
    const type = types[path.extname(pathname)] ?? "text/plain"
    response.writeHead(file === undefined ? 404 : 200, { ...headers, "Content-Type": type }).end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}`, asked, close: () => void server.close() }
}
