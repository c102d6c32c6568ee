type Attributes = Readonly<Record<string, string | number>>

/** Sets attributes of an element of SVG. */
export function set<E extends SVGElement>(made: E, attributes: Attributes): E {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  return made
}

/** An element of SVG with its attributes and its children. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = set(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes)
  made.append(...children)
  return made
}

const place = (x: number): string => x.toFixed(1)

/** The path through points; where one is missing it starts anew. */
export function path(points: Iterable<readonly [x: number, y: number] | undefined>): string {
  let text = ""
  let drawing = false
  for (const point of points) {
    if (point) text += `${drawing ? "L" : "M"}${place(point[0])} ${place(point[1])}`
    drawing = point !== undefined
  }
  return text
}
