import type { Plugin } from "vite"

/** Leaves of KaTeX's fonts the format that all browsers read. */
export const woff2Only = (): Plugin => ({
  name: "woff2-only",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("katex") || !id.endsWith(".css")) return
    return { code: code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\("(woff|truetype)"\)/g, ""), map: null }
  },
})
