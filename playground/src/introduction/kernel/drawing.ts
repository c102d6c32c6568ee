import { most, tooLong } from "./limits.js"
import type { Piece } from "./protocol.js"

/** The part of the DOM that linkedom's elements share with those of a page. */
interface Markup {
  readonly nodeType: number
  readonly localName?: string
  readonly outerHTML?: string
  readonly textContent: string | null
  readonly childNodes: Iterable<Markup>
  getAttribute(name: string): string | null
}

const elementNode = 1

/** Is this an element that Observable Plot makes? */
export const isDrawing = (value: unknown): value is Markup =>
  typeof value === "object" &&
  value !== null &&
  Reflect.get(value, "nodeType") === elementNode &&
  ["svg", "figure"].includes(String(Reflect.get(value, "localName")))

/** The pictures of a drawing, and the words of its legend and its caption, in their order. */
export const drawingOf = (node: Markup): Piece[] => piecesOf(node).slice(0, most.pieces)

function piecesOf(node: Markup): Piece[] {
  if (node.localName === "style") return []
  if (node.localName === "svg") return [picture(node)]
  if (node.nodeType === elementNode) return [...node.childNodes].flatMap(piecesOf)
  const text = node.textContent?.trim()
  return text ? [{ kind: "words", text }] : []
}

function picture(node: Markup): Piece {
  const label = node.getAttribute("aria-label")
  const [width, height] = ["width", "height"].map((side) => lengthOf(node.getAttribute(side)))
  const svg = String(node.outerHTML)
  if (svg.length > most.markup) return { kind: "words", text: `A picture is left out: ${tooLong(svg.length)}.` }
  return { kind: "picture", svg, ...(label !== null && { label: String(label) }), width, height }
}

/** The length of a side in pixels; 0 where it says none. */
function lengthOf(text: string | null): number {
  const length = Number(text)
  return Number.isFinite(length) ? Math.max(0, length) : 0
}
