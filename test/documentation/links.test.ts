/** Every link of a page of this repository leads to a file, and to a heading of it where it names one. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { linksOf } from "../../tools/links.js"

const pages = [".", "docs", "examples/pinn", "test/numbers/make"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join(folder, file)),
)

/** The anchors of a page's headings, as most hosts of Markdown make them. */
const anchors = (page: string): string[] =>
  [...readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  )

test.each(pages)("%s", (page) => {
  const lost = linksOf(readFileSync(page, "utf8")).filter(({ target, anchor }) => {
    const file = target ? path.join(path.dirname(page), target) : page
    return !existsSync(file) || (anchor && file.endsWith(".md") && !anchors(file).includes(anchor))
  })
  expect(lost).toEqual([])
})
