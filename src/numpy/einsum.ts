import { describe } from "../array/convert.js"
import { type ArrayLike, NDArray } from "../array/ndarray.js"
import { alike, diagonal } from "./axes.js"
import { contracted, type Labelled } from "./labels.js"

/**
 * Einstein's sums of products: each operand's axes are named by letters; the result has the letters after `->`, and
 * everything is summed over the others. Without `->` the result has, in alphabetical order, the letters that stand once.
 * A letter that stands twice in an operand means its diagonal. Operands are multiplied from left to right. Throws when
 * the letters do not fit the operands.
 *
 * @example
 * ```ts
 * const a = np.array([[1, 2], [3, 4]])
 * np.einsum("ij,jk->ik", a, a) // =>
 * // [[ 7. 10.]
 * //  [15. 22.]]
 * np.einsum("ii", a) // => 5
 * np.einsum("i,ij,j->", [1, 1], a, [1, 0]) // => 4
 * np.einsum("ij,j", a, [1, 2, 3]) // throws
 * // einsum: "ij,j": index j has size 2 in operand 0 and 3 in operand 1
 * ```
 */
export function einsum(spec: string, ...operands: readonly ArrayLike[]): NDArray {
  if (typeof spec !== "string")
    throw new TypeError(`einsum: expected letters such as "ij,jk->ik" before the operands; got ${describe(spec)}`)
  const fail = (what: string): never => {
    throw new Error(`einsum: "${spec}"${what}`)
  }
  if (spec.includes(".")) fail(': "..." is not supported; name every axis')
  const [, left, right] =
    /^([a-z,]*)(?:->([a-z]*))?$/i.exec(spec.replaceAll(" ", "")) ?? fail(": expected letters such as ij,jk->ik")
  const names = left.split(",").map((letters) => [...letters])
  if (names.length !== operands.length) fail(` takes ${names.length} operands; got ${operands.length}`)
  const arrays = alike("einsum", operands, true)
  const sizes = new Map<string, { size: number; operand: number }>()
  arrays.forEach((x, operand) => {
    const labels = names[operand]
    if (labels.length !== x.ndim) fail(`: operand ${operand}, ${describe(x)}, does not have ${labels.length} axes`)
    labels.forEach((label, axis) => {
      const known = sizes.get(label)
      const size = x.shape[axis]
      if (known && known.size !== size)
        fail(`: index ${label} has size ${known.size} in operand ${known.operand} and ${size} in operand ${operand}`)
      sizes.set(label, known ?? { size, operand })
    })
  })
  const every = names.flat()
  const once = [...sizes.keys()].filter((label) => every.indexOf(label) === every.lastIndexOf(label)).sort()
  const result = right === undefined ? once : [...right]
  result.forEach((label, i) => {
    if (!sizes.has(label)) fail(`: index ${label} of the result stands in no operand`)
    if (result.indexOf(label) !== i) fail(`: index ${label} stands twice in the result`)
  })
  return new NDArray(
    contracted(
      arrays.map((x, i) => distinct({ atom: x.atom, labels: names[i] })),
      result,
    ),
  )
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
