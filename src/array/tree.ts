import { asArray, describe, isNumeric, isTypedArray } from "./convert.js"
import { type ArrayLike, NDArray, type TypedArray } from "./ndarray.js"
import { isPortable } from "./portable.js"

/** Arrays, or lists, tuples and plain objects of them, nested as deep as you like. */
export type Tree = ArrayLike | readonly Tree[] | { readonly [key: string]: Tree }

/** What may be passed where a function expects `T`: numbers and nested arrays for arrays. */
export type Like<T> = T extends NDArray
  ? ArrayLike
  : T extends number | boolean | TypedArray
    ? T
    : T extends readonly (infer U)[]
      ? number extends U
        ? T
        : { readonly [K in keyof T]: Like<T[K]> }
      : T extends object
        ? { readonly [K in keyof T]: Like<T[K]> }
        : T

/** The arrays that come back for what was passed as `T`: an array for whatever stands for one. */
export type Arrays<T> = T extends NDArray | number | boolean | TypedArray
  ? NDArray
  : T extends readonly (infer U)[]
    ? number extends U
      ? NDArray
      : { -readonly [K in keyof T]: Arrays<T[K]> }
    : T extends object
      ? { -readonly [K in keyof T]: Arrays<T[K]> }
      : T

/** What may be passed for the arguments of a function that expects `A`. */
export type Args<A extends readonly unknown[]> = { readonly [K in keyof A]: Like<A[K]> }

/** The shape of a tree: where its leaves are. */
export type Structure =
  | { readonly kind: "leaf" }
  | { readonly kind: "list"; readonly items: readonly Structure[] }
  | { readonly kind: "object"; readonly keys: readonly string[]; readonly items: readonly Structure[] }

export const leaf: Structure = { kind: "leaf" }

export const list = (items: readonly Structure[]): Structure => ({ kind: "list", items })

/** Is it an object literal, or like one? */
export const isPlain = (x: unknown): x is Readonly<Record<string, unknown>> => {
  if (typeof x !== "object" || x === null) return false
  const prototype: unknown = Object.getPrototypeOf(x)
  return prototype === Object.prototype || prototype === null
}

/** The children of a node; undefined for a leaf. Nested arrays of plain numbers are one leaf. */
function children(x: unknown): { structure: (items: Structure[]) => Structure; nodes: readonly unknown[] } | undefined {
  if (Array.isArray(x) && !isNumeric(x)) return { structure: list, nodes: Array.from(x) }
  if (x instanceof NDArray || isTypedArray(x) || !isPlain(x) || isPortable(x)) return undefined
  const keys = Object.keys(x).sort()
  return { structure: (items) => ({ kind: "object", keys, items }), nodes: keys.map((key) => x[key]) }
}

/** The leaves of a tree, each read by `read`, and the structure that holds them. */
export function flattenWith<T>(tree: unknown, read: (leaf: unknown) => T): { leaves: T[]; structure: Structure } {
  const leaves: T[] = []
  const visit = (x: unknown): Structure => {
    const node = children(x)
    if (node) return node.structure(node.nodes.map(visit))
    leaves.push(read(x))
    return leaf
  }
  return { structure: visit(tree), leaves }
}

export const flatten = (who: string, tree: unknown): { leaves: NDArray[]; structure: Structure } =>
  flattenWith(tree, (x) => asArray(x as ArrayLike, who))

/** A tree of the given structure, its leaves taken in order. */
export function unflatten<T>(structure: Structure, leaves: readonly T[]): unknown {
  let next = 0
  const visit = (s: Structure): unknown => {
    if (s.kind === "leaf") return leaves[next++]
    const items = s.items.map(visit)
    return s.kind === "list" ? items : Object.fromEntries(s.keys.map((key, i) => [key, items[i]]))
  }
  return visit(structure)
}

export const countLeaves = (s: Structure): number =>
  s.kind === "leaf" ? 1 : s.items.reduce((sum, item) => sum + countLeaves(item), 0)

/** The notation of messages and cache keys: `*` is a leaf. */
export function showStructure(s: Structure): string {
  if (s.kind === "leaf") return "*"
  if (s.kind === "list") return `[${s.items.map(showStructure).join(", ")}]`
  const name = (key: string): string => (/^\w+$/.test(key) ? key : JSON.stringify(key))
  return `{${s.keys.map((key, i) => `${name(key)}: ${showStructure(s.items[i])}`).join(", ")}}`
}

/** What a tree is, for messages. */
export const describeTree = (tree: unknown): string =>
  children(tree) ? showStructure(flattenWith(tree, (x) => x).structure) : describe(tree)

/** The parts of a tree whose root must be the given one, with their names; undefined when it is another. */
export function partsAs(
  tree: unknown,
  root: Exclude<Structure, { kind: "leaf" }>,
): { readonly name: string; readonly part: unknown; readonly structure: Structure }[] | undefined {
  const { items } = root
  const named = (names: readonly string[], parts: readonly unknown[]) =>
    items.map((structure, i) => ({ name: names[i], part: parts[i], structure }))
  if (root.kind === "list")
    return Array.isArray(tree) && tree.length === items.length ? named(Object.keys(items), tree) : undefined
  const { keys } = root
  const fits =
    isPlain(tree) && Object.keys(tree).length === keys.length && keys.every((key) => Object.hasOwn(tree, key))
  return fits
    ? named(
        keys,
        keys.map((key) => tree[key]),
      )
    : undefined
}

/** The leaves of a tree that must have a given structure; `what` names it in the message when it has not. */
export function flattenAs(who: string, what: string, tree: unknown, structure: Structure): NDArray[] {
  if (structure.kind === "leaf") return [asArray(tree as ArrayLike, `${who}: ${what}`)]
  const parts = partsAs(tree, structure)
  if (!parts)
    throw new Error(`${who}: ${what} must have the structure ${showStructure(structure)}; got ${describeTree(tree)}`)
  return parts.flatMap((p) => flattenAs(who, `${what}.${p.name}`, p.part, p.structure))
}
