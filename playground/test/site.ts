// What all tests of pages need.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect } from "vitest"
import { openSite, type Site } from "./browser.js"

/** One site for the tests of a file. */
export function useSite(): Site {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site.close())
  return {
    get url() {
      return site.url
    },
    visit: (...args) => site.visit(...args),
    stopServing: () => site.stopServing(),
    close: () => site.close(),
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** What axe-core finds wrong. It comes in through the debugger, which no content policy governs. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    interface Found {
      id: string
      help: string
      nodes: { html: string; failureSummary?: string }[]
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Found[] }> } }
    const found = await axe.run()
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    )
  })
}

/** Expects that a page is accessible in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.getByLabel("Theme").selectOption(theme)
    await page.waitForTimeout(300) // colours change in a transition
    expect(await violations(page), theme).toEqual([])
  }
}
