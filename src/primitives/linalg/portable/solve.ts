import type { Atom } from "../../../ir/atom.js"
import { argsort } from "../../argsort.js"
import { identityLike } from "../../kinds/matrices.js"
import { triangularSolve } from "../triangularSolve.js"
import { permuted } from "./rows.js"

// What is solved with P A = L U, by way of its triangles.

const below = { lower: true, unit: true }
const above = { lower: false, unit: false }

/** U⁻¹ L⁻¹ P B, or Pᵀ L⁻ᵀ U⁻ᵀ B. */
export function solveByTriangles([factors, order, , b]: readonly Atom[], transpose: boolean): readonly Atom[] {
  if (!transpose) return [triangularSolve(factors, triangularSolve(factors, permuted(b, order), below), above)]
  const inside = triangularSolve(factors, triangularSolve(factors, b, { ...above, transpose }), { ...below, transpose })
  return [permuted(inside, argsort(order, order.aval.shape.length - 1))]
}

/** U⁻¹ L⁻¹ P */
export const inverseByTriangles = ([factors, order, a]: readonly Atom[]): readonly Atom[] =>
  solveByTriangles([factors, order, a, identityLike(a)], false)
