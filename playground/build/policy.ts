import path from "node:path"
import type { Plugin } from "vite"
import { script } from "./bundle.js"

/** The one script that stands in a page: that of the frame in which cells run. */
const frame = path.join(import.meta.dirname, "../src/introduction/kernel/frame.ts")

/**
 * What the page may do, in a <meta> tag, so that it holds on any static host. `blob:` is for cells, each of them a
 * module, and for workers: one made from a blob inherits this policy, and so does the frame of the cells. No text is
 * evaluated, and nothing is sent to another host. Attributes may hold styles, because formulas do and because browsers
 * write some while they edit text; elements may not.
 */
const policy = (hash: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' blob: 'wasm-unsafe-eval' ${hash}`,
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ")

/** Puts the policy into the built page. The development server, which injects styles, does without. */
export const contentPolicy = (): Plugin => ({
  name: "content-policy",
  apply: "build",
  transformIndexHtml: async () => {
    const content = policy((await script(frame)).hash)
    return [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content }, injectTo: "head-prepend" }]
  },
})
