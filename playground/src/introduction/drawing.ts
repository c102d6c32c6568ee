import { element } from "../ui/element.js"
import { scrollable } from "../ui/scrollable.js"
import type { Piece } from "./kernel/protocol.js"
import { Pictures } from "./pictures.js"

/** A drawing as images: what comes from a cell never becomes part of the page. `label` says what has no name. */
export function drawing(pieces: readonly Piece[], label: string): HTMLElement {
  const pictures = new Pictures()
  const shown = pieces.map((piece) => {
    if (piece.kind === "words") return element("span", {}, piece.text)
    const { svg, width, height } = piece
    const fault = pictures.faultOf(piece)
    if (fault !== undefined) return element("span", {}, `A picture is left out: ${fault}.`)
    const wide = width >= 500 ? "wide" : false
    return element("img", {
      class: wide,
      alt: piece.label ?? label,
      width,
      height,
      src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    })
  })
  return scrollable(element("figure", { class: "drawing", "aria-label": label }, ...shown))
}
