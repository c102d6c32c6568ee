import { element } from "./ui/element.js"

const themes = ["system", "light", "dark"] as const
type Theme = (typeof themes)[number]

const key = "taylorjet-theme"
const dark = matchMedia("(prefers-color-scheme: dark)")
const listeners = new Set<() => void>()

/** A browser may refuse to store anything. */
function stored(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? "system"
  } catch {
    return "system"
  }
}

function apply(theme: Theme): void {
  const shown = theme !== "system" ? theme : dark.matches ? "dark" : "light"
  const root = document.documentElement
  if (root.dataset.theme === shown) return
  root.dataset.theme = shown
  for (const listener of listeners) listener()
}

/** Calls `listener` whenever colours change; returns what ends that. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The choice between light, dark and what the system prefers. */
export function themeSwitch(): HTMLElement {
  const select = element("select", { id: "theme" })
  for (const theme of themes) select.append(new Option(theme, theme))
  select.value = stored()
  const follow = () => apply(select.value as Theme)
  select.addEventListener("change", () => {
    try {
      localStorage.setItem(key, select.value)
    } catch {}
    follow()
  })
  dark.addEventListener("change", follow)
  follow()
  return element("div", { class: "theme" }, element("label", { for: "theme" }, "Theme"), select)
}
