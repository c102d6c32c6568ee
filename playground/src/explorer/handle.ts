import { followPointers } from "../ui/dragging.js"
import { short } from "../ui/number.js"
import type { Scale } from "../ui/scale.js"
import { set, svg } from "../ui/svg.js"

export interface Movable {
  /** Where the point is. */
  readonly read: () => number
  readonly move: (x: number) => void
  /** How far an arrow key goes. */
  readonly step: () => number
}

/** The expansion point as a slider: dragged anywhere in its picture, moved by arrow keys, in larger steps with Shift. */
export function draggable({ read, move, step }: Movable) {
  const handle = svg(
    "g",
    { class: "handle", role: "slider", tabindex: 0, "aria-label": "Expansion point", "aria-orientation": "horizontal" },
    svg("circle", { class: "target", r: 22 }),
    svg("circle", { class: "halo", r: 12 }),
    svg("circle", { class: "dot", r: 6 }),
  )
  let x: Scale | undefined
  let reach = 1

  const keys: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => read() - step(),
    ArrowDown: () => read() - step(),
    ArrowRight: () => read() + step(),
    ArrowUp: () => read() + step(),
    PageDown: () => read() - 10 * step(),
    PageUp: () => read() + 10 * step(),
    Home: () => -reach,
    End: () => reach,
  }
  handle.addEventListener("keydown", (event) => {
    const next = keys[event.key]
    if (!next || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    move(event.shiftKey ? read() + 10 * (next() - read()) : next())
  })

  return {
    handle,
    /** Says where the point is, in the scale in which it is dragged, and what is known there. */
    place(scale: Scale, most: number, text: string) {
      x = scale
      reach = most
      set(handle, {
        "aria-valuemin": -reach,
        "aria-valuemax": reach,
        "aria-valuenow": read(),
        "aria-valuetext": `${short(read())}, ${text}`,
      })
    },
    /** Begins to follow pointers in a picture; returns what ends it. */
    listen: (picture: SVGSVGElement): (() => void) =>
      followPointers(picture, handle, (across) => {
        if (x) move(x.invert(across))
      }),
  }
}
