import { expect, test } from "vitest"
import { views } from "../src/views.js"
import { expectAccessible, useSite } from "./site.js"

const site = useSite()

test("the navigation shows one view after the other, and says which", async () => {
  const { page, complaints, close } = await site.visit("")
  for (const { id, title } of views) {
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: title }).click()
    await page.getByRole("heading", { level: 1, name: title }).waitFor()
    expect(await page.title()).toBe(`${title} · taylorjet playground`)
    expect(await page.locator("nav a[aria-current=page]").innerText()).toBe(title)
    expect(new URL(page.url()).hash).toBe(`#${id}`)
  }
  await page.goBack()
  await page.getByRole("heading", { level: 1, name: views.at(-2)!.title }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test("the first key leads past the navigation", async () => {
  const { page, close } = await site.visit()
  await page.getByRole("heading", { level: 1 }).waitFor()
  await page.keyboard.press("Tab")
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content")
  await page.keyboard.press("Enter")
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main")
  await close()
})

test("the theme follows the system until it is chosen, and the choice is kept", async () => {
  const { page, close } = await site.visit("", { colorScheme: "dark" })
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByRole("heading", { level: 1 }).waitFor()
  const dark = await background()
  await page.emulateMedia({ colorScheme: "light" })
  await expect.poll(background).not.toBe(dark)
  await page.getByLabel("Theme").selectOption("dark")
  expect(await background()).toBe(dark)
  await page.reload()
  await page.getByRole("heading", { level: 1 }).waitFor()
  expect(await background()).toBe(dark)
  await close()
})

test("the policy is in force", async () => {
  const { page, complaints, close } = await site.visit()
  const refused = await page.evaluate(() => {
    const script = document.createElement("script")
    script.textContent = "globalThis.injected = true"
    document.body.append(script)
    return "injected" in globalThis
  })
  expect(refused).toBe(false)
  await expect.poll(() => complaints.join()).toContain("refused: script-src-elem inline")
  await close()
})

test.each(views)(
  "$title: accessible in light and dark, on desktop and phone, without a complaint",
  async ({ id, title }) => {
    for (const width of [1280, 360]) {
      const { page, complaints, close } = await site.visit(id, { viewport: { width, height: 800 } })
      await page.getByRole("heading", { level: 1, name: title }).waitFor()
      await page.waitForLoadState("networkidle")
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), "no sideways scrolling").toBe(width)
      expect(complaints).toEqual([])
      await close()
    }
  },
)
