import "./style.css"
import { keepOffline } from "./offline.js"
import { themeSwitch } from "./theme.js"
import { button } from "./ui/button.js"
import { element } from "./ui/element.js"
import { type View, views } from "./views.js"

const main = element("main", { id: "main", tabindex: -1 })
const links = new Map(views.map((view) => [view, element("a", { href: `#${view.id}` }, view.title)]))
const skip = element("a", { class: "skip", href: "#main" }, "Skip to content")
skip.addEventListener("click", (event) => {
  event.preventDefault() // the hash names the view
  main.focus()
})
const nav = element("nav", { "aria-label": "Views" }, ...links.values())
const name = element("a", { class: "name", href: `#${views[0].id}` }, "taylorjet", element("span", {}, "playground"))
const notices = element("a", { href: "./licences.txt" }, "Licences of what this site is made of")
document.body.append(
  skip,
  element("header", {}, name, nav, themeSwitch()),
  main,
  element("footer", {}, element("small", {}, notices)),
)

let shown: View | undefined
let unmount = (): void => undefined

/** The part of the hash before a slash; the rest belongs to the view. */
const chosen = (): View => views.find(({ id }) => id === location.hash.slice(1).split("/")[0]) ?? views[0]

async function show(view: View): Promise<void> {
  unmount()
  unmount = () => undefined
  shown = view
  document.title = `${view.title} · taylorjet playground`
  for (const [other, link] of links) link.ariaCurrent = other === view ? "page" : null
  const root = element("div")
  const waiting = element("p", { class: "notice", role: "status" }, "Loading …")
  main.replaceChildren(element("article", { class: `view ${view.id}` }, element("h1", {}, view.title), root))
  root.append(waiting)
  try {
    const { mount } = await view.load()
    if (shown !== view) return
    waiting.remove()
    unmount = mount(root)
  } catch (error) {
    const again = button("Try again", () => location.reload())
    root.replaceChildren(
      element("p", { class: "notice error", role: "alert" }, `Could not load this view: ${error}`),
      again,
    )
  }
}

keepOffline()
void show(chosen())
addEventListener("hashchange", () => {
  const view = chosen()
  if (view === shown) return
  void show(view)
  scrollTo(0, 0)
  main.focus({ preventScroll: true })
})
