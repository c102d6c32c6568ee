import { asArray, deepest, describe, isNumeric, isReady, isTypedArray, refusal } from "./asArray.js"
import { type ArrayLike, NDArray } from "./ndarray.js"
import { isPlain } from "./plain.js"
import { isPortable } from "./portable.js"

/** The shape of a tree: where its leaves are. null and undefined are empty subtrees. */
export type Structure =
  | { readonly kind: "leaf" }
  | { readonly kind: "none"; readonly value: null | undefined }
  | { readonly kind: "list"; readonly items: readonly Structure[] }
  | { readonly kind: "object"; readonly keys: readonly string[]; readonly items: readonly Structure[] }

/** A step from a node of a tree to one of its children. */
type Step = string | number

export const leaf: Structure = { kind: "leaf" }

const absent = (value: null | undefined): Structure => ({ kind: "none", value })

export const list = (items: readonly Structure[]): Structure => ({ kind: "list", items })

const showStep = (step: Step): string =>
  typeof step === "number" ? `[${step}]` : /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`

/** The notation of messages: `.layers[2].b`. */
export const showPath = (path: readonly Step[]): string => path.map(showStep).join("")

/** The children of a node; undefined for a leaf. Nested arrays of plain numbers are one leaf. */
function children(
  x: unknown,
): { of: (items: Structure[]) => Structure; steps: readonly Step[]; nodes: readonly unknown[] } | undefined {
  if (Array.isArray(x) && !isNumeric(x)) return { of: list, steps: [...x.keys()], nodes: Array.from(x) }
  if (x instanceof NDArray || isTypedArray(x) || !isPlain(x) || isPortable(x)) return undefined
  const keys = Object.keys(x).sort()
  return { of: (items) => ({ kind: "object", keys, items }), steps: keys, nodes: keys.map((key) => x[key]) }
}

const isHole = (x: unknown, i: number): boolean => Array.isArray(x) && !(i in x)

/** Throws for a tree that has no end: one of its nodes contains itself, or it is too deep for what walks over it. */
function requireShallow(who: string, what: string, path: readonly Step[], above: readonly unknown[], x: unknown): void {
  if (path.length < deepest) return
  const first = above.indexOf(x)
  throw new TypeError(
    first < 0
      ? `${who}: expected a tree of ${deepest} levels at most; got more in ${what}`
      : `${who}: expected a tree; got one in which ${what}${showPath(path.slice(0, first))} contains itself`,
  )
}

/** The leaves of a tree, each read by `read`, and the structure that holds them. `what` is the tree in messages. */
export function flattenWith<T>(
  who: string,
  what: string,
  tree: unknown,
  read: (leaf: unknown, path: readonly Step[]) => T,
): { leaves: T[]; structure: Structure } {
  const leaves: T[] = []
  const path: Step[] = []
  const above: unknown[] = []
  const readLeaf = (x: unknown): Structure => {
    leaves.push(read(x, path))
    return leaf
  }
  const visit = (x: unknown): Structure => {
    if (x === null || x === undefined) return absent(x)
    const node = children(x)
    if (!node) return readLeaf(x)
    requireShallow(who, what, path, above, x)
    above.push(x)
    const items = node.nodes.map((child, i) => {
      path.push(node.steps[i])
      const item = child === undefined && isHole(x, i) ? readLeaf(child) : visit(child)
      path.pop()
      return item
    })
    above.pop()
    return node.of(items)
  }
  return { structure: visit(tree), leaves }
}

/** The class of an object, for messages: a tree is made of plain objects. */
function ofClass(x: unknown): string {
  const name: unknown =
    typeof x === "object" ? (x as { readonly constructor?: { readonly name?: unknown } }).constructor?.name : ""
  return typeof name === "string" && name !== "" ? ` of class ${name}` : ""
}

/** The array that a leaf stands for. Throws, with what to do, for one that stands for none. */
function asLeaf(who: string, x: unknown): NDArray {
  const isArray = x instanceof NDArray || isTypedArray(x) || isNumeric(x) || isPortable(x)
  const isStatic = typeof x === "string" || typeof x === "function" || typeof x === "object"
  if (x instanceof Promise) throw refusal(who, x, "; await it first")
  if (!isArray && isStatic) throw refusal(who, x, `${ofClass(x)}; close over what is static`)
  return asArray(x as ArrayLike, who)
}

/** The leaves of a tree as arrays. Messages call the tree `what`, but for one that is an array and needs no name. */
export function flatten(
  who: string,
  what: string,
  tree: unknown,
  named = true,
): { leaves: NDArray[]; structure: Structure } {
  return flattenWith(who, what, tree, (x, path) => {
    if (isReady(x)) return x
    return named || path.length > 0 ? asLeaf(`${who}: ${what}${showPath(path)}`, x) : asArray(x as ArrayLike, who)
  })
}

/** A tree of the given structure, its leaves taken in order. */
export function unflatten<T>(structure: Structure, leaves: readonly T[]): unknown {
  if (structure.kind === "leaf") return leaves[0]
  let next = 0
  const visit = (s: Structure): unknown => {
    if (s.kind === "leaf") return leaves[next++]
    if (s.kind === "none") return s.value
    const items = s.items.map(visit)
    return s.kind === "list" ? items : Object.fromEntries(s.keys.map((key, i) => [key, items[i]]))
  }
  return visit(structure)
}

/** The children of a node. */
export const itemsOf = (s: Structure): readonly Structure[] => (s.kind === "list" || s.kind === "object" ? s.items : [])

export const countLeaves = (s: Structure): number =>
  s.kind === "leaf" ? 1 : itemsOf(s).reduce((sum, item) => sum + countLeaves(item), 0)

/** Where the leaves of a structure are, in the notation of messages. */
export function pathsOf(s: Structure, path = ""): string[] {
  if (s.kind === "leaf") return [path]
  return itemsOf(s).flatMap((item, i) => pathsOf(item, path + showStep(s.kind === "object" ? s.keys[i] : i)))
}

/** The notation of messages and cache keys: `*` is a leaf. */
export function showStructure(s: Structure): string {
  if (s.kind === "leaf") return "*"
  if (s.kind === "none") return String(s.value)
  if (s.kind === "list") return `[${s.items.map(showStructure).join(", ")}]`
  const name = (key: string): string => (/^\w+$/.test(key) ? key : JSON.stringify(key))
  return `{${s.keys.map((key, i) => `${name(key)}: ${showStructure(s.items[i])}`).join(", ")}}`
}

/** What a tree is, for messages. */
export const describeTree = (who: string, tree: unknown): string =>
  tree !== null && tree !== undefined && children(tree)
    ? showStructure(flattenWith(who, "it", tree, (x) => x).structure)
    : describe(tree)

/** The parts of a tree whose root must be the given one, with their paths; undefined when it is another. */
export function partsAs(
  tree: unknown,
  root: Structure,
): { readonly path: string; readonly part: unknown; readonly structure: Structure }[] | undefined {
  const named = (steps: readonly Step[], parts: readonly unknown[]) =>
    itemsOf(root).map((structure, i) => ({ path: showStep(steps[i]), part: parts[i], structure }))
  if (root.kind === "none") return tree === null || tree === undefined ? [] : undefined
  if (root.kind === "leaf") return undefined
  if (root.kind === "list")
    return Array.isArray(tree) && tree.length === root.items.length ? named([...tree.keys()], tree) : undefined
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
  const leaves: NDArray[] = []
  const visit = (node: unknown, s: Structure, path: string): void => {
    if (s.kind === "leaf") {
      leaves.push(asArray(node as ArrayLike, `${who}: ${what}${path}`))
      return
    }
    const parts = partsAs(node, s)
    if (!parts)
      throw new Error(
        `${who}: ${what}${path} must have the structure ${showStructure(s)}; got ${describeTree(who, node)}`,
      )
    for (const p of parts) visit(p.part, p.structure, path + p.path)
  }
  visit(tree, structure, "")
  return leaves
}
