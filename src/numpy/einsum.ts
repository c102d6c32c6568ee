import { describe } from "../array/asArray.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { reshape } from "../primitives/reshape.js"
import { alike, diagonal } from "./axes.js"
import { contracted, type Labelled } from "./labels.js"

/** Throws an error about the text. */
type Fail = (what: string) => never

/** The letters and dots of one operand or of the result, read from the text. */
const pieces = (text: string): string[] => text.match(/\.\.\.|./g) ?? []

/** The labels of an operand's axes: its letters; axes under the dots are called by their distance from the last of them. */
function labelsOf(text: string, rank: number, who: string, fail: Fail): string[] {
  const all = pieces(text)
  const letters = all.filter((piece) => piece !== "...").length
  const under = all.includes("...") ? rank - letters : 0
  if (under < 0 || letters + under !== rank) fail(`: ${who} does not have ${letters} axes`)
  return all.flatMap((piece) => (piece === "..." ? dots(under) : [piece]))
}

/** The labels of n axes under the dots. */
const dots = (n: number): string[] => Array.from({ length: n }, (_, i) => `.${n - i}`)

/** The size of each label; axes of size 1 broadcast. */
function sizesOf(operands: readonly NDArray[], names: readonly (readonly string[])[], fail: Fail): Map<string, number> {
  const found = new Map<string, { size: number; operand: number }>()
  operands.forEach(({ shape }, operand) => {
    names[operand].forEach((label, axis) => {
      const known = found.get(label)
      const size = shape[axis]
      if (!known || known.size === 1) found.set(label, { size, operand })
      else if (size !== 1 && size !== known.size) {
        const what = label.startsWith(".") ? `axis -${label.slice(1)} of those under "..."` : `index ${label}`
        fail(`: ${what} has size ${known.size} in operand ${known.operand} and ${size} in operand ${operand}`)
      }
    })
  })
  return new Map([...found].map(([label, { size }]) => [label, size]))
}

/** The labels of the result: as given, or in alphabetical order those that stand once, after the dots. */
function resultOf(given: string | undefined, names: readonly (readonly string[])[], fail: Fail): string[] {
  const every = names.flat()
  const ofDots = (label: string) => label.startsWith(".")
  const under = dots(names.reduce((most, labels) => Math.max(most, labels.filter(ofDots).length), 0))
  const once = every.filter((label) => !ofDots(label) && every.indexOf(label) === every.lastIndexOf(label)).sort()
  if (given === undefined) return [...under, ...once]
  const result = pieces(given).flatMap((piece) => (piece === "..." ? under : [piece]))
  result.forEach((label, i) => {
    if (!every.includes(label)) fail(`: index ${label} of the result stands in no operand`)
    if (result.indexOf(label) !== i) fail(`: index ${label} stands twice in the result`)
  })
  return result
}

const part = "[a-z]*(?:\\.\\.\\.)?[a-z]*"
const syntax = new RegExp(`^(${part}(?:,${part})*)(?:->(${part}))?$`, "i")

/**
 * Einstein's sums of products: each operand's axes are named by letters; the result has the letters after `->`, and
 * everything is summed over the others. Without `->` the result has, in alphabetical order, the letters that stand once.
 * A letter that stands twice in an operand means its diagonal. `...` stands for all axes that have no letter; those of
 * several operands broadcast, and without `->` they come first. An axis of size 1 broadcasts under a letter too.
 * Operands are multiplied from left to right. Throws when the letters do not fit the operands.
 *
 * @example
 * ```ts
 * const a = np.array([[1, 2], [3, 4]])
 * np.einsum("ij,jk->ik", a, a) // =>
 * // [[ 7. 10.]
 * //  [15. 22.]]
 * np.einsum("ii", a) // => 5
 * np.einsum("i,ij,j->", [1, 1], a, [1, 0]) // => 4
 * np.einsum("...ij,j->...i", np.ones([5, 2, 3]), [1, 2, 3]).shape // => [ 5, 2 ]
 * np.einsum("ij,j", a, [1, 2, 3]) // throws
 * // einsum: "ij,j": index j has size 2 in operand 0 and 3 in operand 1
 * ```
 */
export function einsum(spec: string, ...operands: readonly ArrayLike[]): NDArray {
  if (typeof spec !== "string")
    throw new TypeError(`einsum: expected letters such as "ij,jk->ik" before the operands; got ${describe(spec)}`)
  const fail: Fail = (what) => {
    throw new Error(`einsum: "${spec}"${what}`)
  }
  const [, left, right] = syntax.exec(spec.replaceAll(" ", "")) ?? fail(": expected letters such as ij,jk->ik")
  const texts = left.split(",")
  if (texts.length !== operands.length) fail(` takes ${texts.length} operands; got ${operands.length}`)
  const arrays = alike("einsum", operands, true)
  const names = arrays.map((x, i) => labelsOf(texts[i], x.ndim, `operand ${i}, ${describe(x)},`, fail))
  const sizes = sizesOf(arrays, names, fail)
  const result = resultOf(right, names, fail)
  const labelled = arrays.map(({ atom, shape }, i) => {
    const labels = names[i]
    for (const [axis, label] of labels.entries())
      if (shape[labels.indexOf(label)] !== shape[axis])
        fail(`: index ${label} has sizes ${shape[labels.indexOf(label)]} and ${shape[axis]} in operand ${i}`)
    return distinct(fixed({ atom, labels }, sizes))
  })
  return new NDArray(contracted(labelled, result))
}

/** Without the axes of size 1 that broadcast: the operand does not depend on them. */
function fixed({ atom, labels }: Labelled, sizes: ReadonlyMap<string, number>): Labelled {
  const { shape } = atom.aval
  const kept = labels.flatMap((label, axis) => (shape[axis] === sizes.get(label) ? [axis] : []))
  return {
    atom: reshape(atom, { shape: kept.map((axis) => shape[axis]) }),
    labels: kept.map((axis) => labels[axis]),
  }
}

/** The diagonals along labels that stand more than once. */
function distinct(x: Labelled): Labelled {
  const { labels } = x
  const second = labels.findIndex((label, axis) => labels.indexOf(label) !== axis)
  if (second < 0) return x
  const label = labels[second]
  const first = labels.indexOf(label)
  const rest = labels.filter((_, axis) => axis !== first && axis !== second)
  return distinct({ atom: diagonal(x.atom, [first, second]), labels: [...rest, label] })
}
