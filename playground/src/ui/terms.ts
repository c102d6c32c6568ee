import { element } from "./element.js"

/** Names, each with what is said of it. */
export const terms = (
  entries: Iterable<readonly [name: string, description: HTMLElement]>,
  kind: string,
): HTMLDListElement =>
  element(
    "dl",
    { class: kind },
    ...Array.from(entries, ([name, description]) => element("div", {}, element("dt", {}, name), description)),
  )
