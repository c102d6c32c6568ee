// The built site, served and opened in headless Chromium; what a page complains of is kept.
import path from "node:path"
import { type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { preview } from "vite"
import { complaintsOf, launch } from "../../test/chromium.js"

export interface Visit {
  readonly page: Page
  /** Errors and warnings of the console, uncaught errors, and what the content policy refused. */
  readonly complaints: string[]
  close(): Promise<void>
}

export interface Site {
  readonly url: string
  /** Opens a view, named by its hash, in a fresh profile. `before` is called before anything is loaded. */
  visit(hash?: string, options?: BrowserContextOptions, before?: (page: Page) => void): Promise<Visit>
  /** Takes the network away. */
  stopServing(): Promise<void>
  close(): Promise<void>
}

/** Serves playground/dist and starts a browser. */
export async function openSite(): Promise<Site> {
  const server = await preview({ root: path.join(import.meta.dirname, ".."), logLevel: "warn", preview: { port: 0 } })
  const browser = await chromium.launch(launch)
  const url = server.resolvedUrls!.local[0]
  return {
    url,
    async visit(hash = "introduction", options = {}, before = (_: Page): void => undefined) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (e) =>
          console.error(`refused: ${e.violatedDirective} ${e.blockedURI}`),
        )
      })
      before(page)
      await page.goto(`${url}#${hash}`)
      return { page, complaints, close: () => context.close() }
    },
    stopServing: () => server.close(),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
