/**
 * Begins to follow pointers that are pressed in a picture: `move` is told where they are, in pixels from its corner, and the
 * handle gets the focus. Returns what ends it.
 */
export function followPointers(
  picture: SVGSVGElement,
  handle: SVGElement,
  move: (across: number, down: number) => void,
): () => void {
  const follow = (event: PointerEvent) => {
    if (!picture.hasPointerCapture(event.pointerId)) return
    const { left, top } = picture.getBoundingClientRect()
    move(event.clientX - left, event.clientY - top)
  }
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return
    picture.setPointerCapture(event.pointerId)
    follow(event)
    handle.focus({ preventScroll: true })
    event.preventDefault()
  }
  picture.addEventListener("pointerdown", begin)
  picture.addEventListener("pointermove", follow)
  return () => {
    picture.removeEventListener("pointerdown", begin)
    picture.removeEventListener("pointermove", follow)
  }
}
