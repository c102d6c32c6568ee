// What a test does with a cell of the introduction, as a user would.
import type { Locator, Page } from "playwright-core"
import type { Output } from "../../notebooks/runner/notebook.js"

export interface CellOnPage {
  readonly root: Locator
  readonly code: Locator
  readonly output: Locator
  run(): Promise<void>
  /** Replaces the text of the editor. */
  write(text: string): Promise<void>
  /** Waits until the cell is done, failed or stopped; returns which. */
  settled(): Promise<string>
}

export function cellOf(page: Page, number: number): CellOnPage {
  const root = page.getByRole("region", { name: `Cell ${number}`, exact: true })
  const code = root.getByRole("textbox")
  const settled = page.locator(
    `section.cell[aria-label="Cell ${number}"]:is([data-state=done], [data-state=failed], [data-state=stopped])`,
  )
  return {
    root,
    code,
    output: root.locator(".output"),
    run: () => root.getByRole("button", { name: `Run cell ${number}`, exact: true }).click(),
    async write(text) {
      await code.focus()
      await page.keyboard.press("Control+a")
      await page.keyboard.insertText(text)
    },
    async settled() {
      await settled.waitFor()
      return (await root.getAttribute("data-state"))!
    },
  }
}

/** The output of a cell in the form in which a notebook stores it. */
export const outputsOf = (cell: CellOnPage): Promise<Output[]> =>
  cell.output.evaluate((output) =>
    [...output.children].flatMap((child): Output[] => {
      const text = child.textContent ?? ""
      const result = (data: Record<string, string>): Output => ({
        output_type: "execute_result",
        data,
        metadata: {},
        execution_count: 1,
      })
      if (child.localName === "figure") {
        const address = child.querySelector("img")!.src
        return [result({ "image/svg+xml": decodeURIComponent(address.slice(address.indexOf(",") + 1)) })]
      }
      if (child.className === "result") return [result({ "text/plain": text })]
      if (child.className === "log") return [{ output_type: "stream", name: "stdout", text: `${text}\n` }]
      return [{ output_type: "error", ename: child.className, evalue: text, traceback: [] }]
    }),
  )
