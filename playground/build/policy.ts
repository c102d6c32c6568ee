import type { Plugin } from "vite"

/**
 * What the page may do, in a <meta> tag, so that it holds on any static host. `blob:` is for cells, each of them a
 * module, and for the worker that runs them: a worker made from a blob inherits this policy. No text is evaluated, and
 * nothing is sent to another host. Attributes may hold styles, because formulas do and because browsers write some while
 * they edit text; elements may not.
 */
export const policy = [
  "default-src 'none'",
  "script-src 'self' blob: 'wasm-unsafe-eval'",
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
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: policy }, injectTo: "head-prepend" },
  ],
})
