/** The names of a tree's arrays in a file: their paths, as in `layers[0].W`. */
import { itemsOf, leaf, list, type Structure, unflatten } from "../../array/tree.js"

type Path = readonly (string | number)[]

const isPlainKey = (key: string): boolean => /^[^.[\]"]+$/.test(key)

const extended = (name: string, key: string): string =>
  isPlainKey(key) ? `${name}${name === "" ? "" : "."}${key}` : `${name}[${JSON.stringify(key)}]`

/** The paths of the leaves, in order. Throws, on behalf of `who`, for a part of the tree without arrays: it would be lost. */
export function namesOf(who: string, structure: Structure, name = ""): string[] {
  if (structure.kind === "leaf") return [name]
  const items = itemsOf(structure)
  if (items.length === 0 && name !== "")
    throw new Error(`${who}: ${name} is empty, so no array would be stored for it; leave it out`)
  const names =
    structure.kind === "object"
      ? structure.keys.map((key) => extended(name, key))
      : items.map((_, i) => `${name}[${i}]`)
  return items.flatMap((item, i) => namesOf(who, item, names[i]))
}

/** The path that a name means; a name that is no path is one key. */
function pathOf(name: string): Path {
  const path: (string | number)[] = []
  const step = /\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[\da-f]{4})*")\]/uy
  while (step.lastIndex < name.length) {
    const isFirst = step.lastIndex === 0
    const found = step.exec(name)
    if (!found || (found[1] !== undefined && found[0].startsWith(".") === isFirst)) return [name]
    const [, key, index, quoted] = found
    path.push(key ?? (index === undefined ? (JSON.parse(quoted) as string) : Number(index)))
  }
  return path
}

/** A tree of what has the given names; an object with the names as keys when they are not the paths of one tree. */
export function treeOf<T>(entries: readonly { readonly name: string; readonly value: T }[]): unknown {
  const order: T[] = []
  const structure = structureOf(
    entries.map(({ name, value }) => ({ path: pathOf(name), value })),
    order,
  )
  return structure ? unflatten(structure, order) : Object.fromEntries(entries.map(({ name, value }) => [name, value]))
}

interface Found<T> {
  readonly path: Path
  readonly value: T
}

/** The structure that has the paths; undefined when there is none. `order` takes the values in the order of its leaves. */
function structureOf<T>(found: readonly Found<T>[], order: T[]): Structure | undefined {
  if (found.some(({ path }) => path.length === 0)) {
    if (found.length > 1) return undefined
    order.push(found[0].value)
    return leaf
  }
  const parts = new Map<string | number, Found<T>[]>()
  for (const {
    path: [first, ...path],
    value,
  } of found) {
    const part = parts.get(first)
    if (part) part.push({ path, value })
    else parts.set(first, [{ path, value }])
  }
  const keys = [...parts.keys()]
  const isList = keys.length > 0 && keys.every((key) => typeof key === "number")
  if (isList ? keys.some((_, i) => !parts.has(i)) : keys.some((key) => typeof key === "number")) return undefined
  const sorted = isList ? keys.map((_, i) => i) : (keys as string[]).sort()
  const items: Structure[] = []
  for (const key of sorted) {
    const item = structureOf(parts.get(key) as Found<T>[], order)
    if (!item) return undefined
    items.push(item)
  }
  return isList ? list(items) : { kind: "object", keys: sorted as string[], items }
}
