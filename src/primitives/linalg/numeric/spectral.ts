import type { Lit } from "../../../ir/atom.js"
import type { Aval } from "../../../ir/aval.js"
import type { Data } from "../../../ir/dtype.js"
import { distanceOf, largestOf, type nearness } from "./blocks.js"
import { inFrame } from "./branches.js"
import { eachMatrix, output } from "./stacks.js"
import { symmetricEigen } from "./symmetricEigen.js"

/** V f(Λ) Vᵀ of symmetric matrices; f is also told within what distance of zero an eigenvalue may be zero. */
export function ofEigenvalues(a: Lit, out: Aval, f: (value: number, distance: number) => number): Data {
  const [n] = out.shape.slice(-1)
  const result = output(out, 2)
  eachMatrix(a, (matrix, index) => {
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = matrix[j * n + i]
    const { values, vectors } = symmetricEigen(matrix, n)
    const distance = distanceOf(n, largestOf(values), out.dtype as keyof typeof nearness)
    const x = new Float64Array(n * n)
    values.forEach((value, k) => {
      const weight = f(value, distance)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) x[i * n + j] += weight * vectors[k * n + i] * vectors[k * n + j]
    })
    result.put(index, x)
  })
  return result.data
}

/** V (f(λ_i, λ_j) ∘ Vᵀ R V) Vᵀ for symmetric matrices, their eigenvectors V, and matrices R. */
export function ofPairs(a: Lit, r: Lit, out: Aval, f: (x: number, y: number) => number): Data {
  const [n] = out.shape.slice(-1)
  const result = output(out, 2)
  const sides = r.data
  eachMatrix(a, (matrix, index) => {
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = matrix[j * n + i]
    const { values, vectors } = symmetricEigen(matrix, n)
    const side = Float64Array.from(sides.subarray(index * n * n, (index + 1) * n * n))
    const inside = inFrame(side, vectors, n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inside[i * n + j] *= f(values[i], values[j])
    const back = new Float64Array(n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) back[j * n + i] = vectors[i * n + j]
    result.put(index, inFrame(inside, back, n))
  })
  return result.data
}
