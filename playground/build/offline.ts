import { createHash } from "node:crypto"
import path from "node:path"
import type { Plugin } from "vite"
import { noticesFile } from "./licences.js"

/** Fonts that formulas rarely need are kept once they were used. */
const rare = /KaTeX_(Caligraphic|Fraktur|Script|SansSerif|Typewriter)/

/** Builds service.js, which keeps the files of the site, and tells it their names. */
export const offline = (): Plugin => ({
  name: "offline",
  apply: "build",
  buildStart() {
    this.emitFile({
      type: "chunk",
      id: path.join(import.meta.dirname, "../service/service.ts"),
      fileName: "service.js",
    })
  },
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const { "service.js": service, ...site } = bundle
      const hash = createHash("sha256")
      for (const file of Object.values(site)) hash.update(file.type === "chunk" ? file.code : file.source)
      const names = Object.keys(site).filter((name) => name !== "index.html" && name !== noticesFile)
      const files = ["./", "./icon.svg", ...names.filter((name) => !rare.test(name)).map((name) => `./${name}`)]
      const later = names.filter((name) => rare.test(name)).map((name) => `./${name}`)
      if (service?.type !== "chunk") throw new Error("offline: service.js is not part of the site")
      const version = hash.digest("hex").slice(0, 12)
      service.code = service.code.replace("__SITE__", () => JSON.stringify({ version, files, later }))
    },
  },
})
