import { most, tooLong } from "./kernel/limits.js"
import type { Piece } from "./kernel/protocol.js"

/**
 * What pictures may consist of. Elements that show others again, filter or move are not among them: a few of these can
 * take any time to draw.
 */
const names = new Set(
  "svg g path line rect circle ellipse polygon polyline text tspan title desc sheet defs clipPath linearGradient stop".split(
    " ",
  ),
)

/** The longest side of a picture on the page, and how deep elements may stand in each other. */
const side = 4000
const depth = 50

/** Decides which pictures of a drawing the page draws: those that cannot keep it from answering. */
export class Pictures {
  #markup = 0
  #elements = 0

  /** Why a picture is not shown, or nothing. */
  faultOf({ svg, width, height }: Piece & { kind: "picture" }): string | undefined {
    this.#markup += svg.length
    if (this.#markup > most.markup) return tooLong(this.#markup)
    if (Math.max(width, height) > side) return `its sides are at most ${side} long; got ${width} by ${height}`
    if (svg.includes("<!") || /\p{Surrogate}/u.test(svg)) return "it is not plain SVG"
    const elements = elementsOf(svg)
    this.#elements += elements.length
    if (this.#elements > most.elements) return `a drawing has at most ${most.elements} elements; got ${this.#elements}`
    if (depthOf(elements) > depth) return `its elements stand at most ${depth} deep in each other`
    const strange = elements.find(({ localName }) => !names.has(localName))
    if (strange) return `"${strange.localName}" is no element that the page draws`
    return elements.some(nests) ? "a clip inside of a clip is nothing that the page draws" : undefined
  }
}

/** Sheets of styles get another name: a parser would hold them to the policy of the page, and complain. */
function elementsOf(svg: string): Element[] {
  const renamed = svg.replace(/(<\/?)style\b/g, "$1sheet")
  return [...new DOMParser().parseFromString(renamed, "image/svg+xml").querySelectorAll("*")]
}

/** How deep elements, in the order of their text, stand in each other. */
function depthOf(elements: readonly Element[]): number {
  const depths = new Map<Element | null, number>([[null, 0]])
  let deepest = 0
  for (const element of elements) {
    const own = depths.get(element.parentElement)! + 1
    depths.set(element, own)
    deepest = Math.max(deepest, own)
  }
  return deepest
}

/** Does a clip, or a sheet of styles, refer to something? Of clips in clips each level may double the work. */
function nests(element: Element): boolean {
  const refers = /url|filter|animation|[@\\]/i
  if (element.localName === "sheet") return refers.test(element.textContent)
  return element.localName === "clipPath" && refers.test(element.innerHTML)
}
