// Jets nested one in the other have the coefficients of a polynomial in several variables, and compute no others.
import { makeProgram, type NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"
import type { Atom } from "../../src/ir/atom.js"
import { call } from "../../src/ir/builder.js"
import { check } from "../../src/ir/check.js"
import type { Program } from "../../src/ir/program.js"
import { nest } from "../../src/transforms/nest.js"

const [x, y, z] = [0.3, -0.4, 0.7]
const point = [x, y, z].map((a) => np.array(a))
const ones = [1, 1, 1].map((a) => np.array(a))
const programOf = (f: (...xs: NDArray[]) => NDArray | NDArray[]) =>
  makeProgram((...xs: NDArray[]) => f(...xs))(...point) as unknown as Program
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** sin(x) exp(2 y) / (1 - z), of which each derivative is a product. */
const f = (x: NDArray, y: NDArray, z: NDArray) =>
  np
    .sin(x)
    .mul(np.exp(y.mul(2)))
    .div(np.sub(1, z))
const coefficient = (i: number, j: number, k: number) =>
  ((Math.sin(x + (i * Math.PI) / 2) / factorial(i)) * 2 ** j * Math.exp(2 * y)) / factorial(j) / (1 - z) ** (k + 1)

const valuesOf = (program: Program, inputs: readonly NDArray[]) =>
  call(
    program,
    inputs.map(({ atom }) => atom),
  ).map((atom) => (atom as Atom & { data: ArrayLike<number> }).data[0])

describe("nested jets", () => {
  const read = [
    [0, 0, 0],
    [2, 1, 0],
    [0, 3, 2],
    [1, 1, 1],
    [3, 0, 1],
    [0, 0, 4],
  ]
  const moves = [0, 1, 2].map((l) => (i: number) => i === l)

  it("have the coefficients of all variables", () => {
    const nested = nest(programOf(f), moves, read)
    check(nested)
    valuesOf(nested, [...point, ...ones]).forEach((value, n) => {
      const [i, j, k] = read[n]
      expect(Math.abs(value / coefficient(i, j, k) - 1)).toBeLessThan(1e-13)
    })
  })

  it("each by the equations that it takes alone", () => {
    const all = nest(programOf(f), moves, read)
    read.forEach((orders, n) => {
      const alone = nest(programOf(f), moves, [orders])
      expect(alone.equations.length).toBeLessThanOrEqual(all.equations.length)
      expect(valuesOf(alone, [...point, ...ones])[0]).toBe(valuesOf(all, [...point, ...ones])[n])
    })
  })

  it("compute nothing that is not below what is read", () => {
    const coupled = programOf((x, y) => np.exp(np.sin(x.add(y))))
    const equations = (...orders: number[][]) => nest(coupled, moves.slice(0, 2), orders).equations.length
    expect(equations([0, 0])).toBe(3)
    expect(equations([0, 0], [1, 0])).toBeLessThan(equations([1, 1]))
    expect(equations([3, 0], [0, 3])).toBeLessThan(equations([3, 3]) / 1.5)
  })

  it("in one variable are jets, in none the program", () => {
    const square = programOf((x) => np.square(x))
    expect(valuesOf(nest(square, [() => true], [[2], [0], [1]]), [point[0], point[1], point[2], ...ones])).toEqual([
      1,
      x * x,
      2 * x,
    ])
    expect(valuesOf(nest(square, [], [[]]), point)).toEqual([x * x])
  })
})
