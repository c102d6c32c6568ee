import { element } from "../ui/element.js"

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")

export interface Contents {
  readonly element: HTMLElement
  /** Goes to the section that the address names, now and when it changes. */
  follow(): void
  dispose(): void
}

/** The sections of a text as links. An address such as `#introduction/jets` names a section. */
export function contents(body: readonly HTMLElement[]): Contents {
  const sections = new Map<string, HTMLElement>()
  const links = body
    .flatMap((part) => [...part.querySelectorAll("h2")])
    .map((heading) => {
      const title = heading.textContent ?? ""
      const address = `introduction/${slug(title)}`
      sections.set(`#${address}`, heading)
      heading.tabIndex = -1
      return element("a", { href: `#${address}` }, title)
    })
  const go = () => {
    const heading = sections.get(location.hash)
    heading?.scrollIntoView()
    heading?.focus({ preventScroll: true })
  }
  return {
    element: element(
      "nav",
      { class: "contents", "aria-labelledby": "contents" },
      element("h2", { id: "contents" }, "Sections"),
      ...links,
    ),
    follow() {
      addEventListener("hashchange", go)
      go()
    },
    dispose: () => removeEventListener("hashchange", go),
  }
}
