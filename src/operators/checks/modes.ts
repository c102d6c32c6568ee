import { NDArray } from "../../array/ndarray.js"
import { run } from "../../array/trace.js"
import { Lit } from "../../ir/atom.js"
import { aval } from "../../ir/aval.js"
import { buildFrom, call } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import type { Program } from "../../ir/program.js"
import { jet as jetOf } from "../../transforms/jet.js"
import { floatOutputs, vjp as vjpOf } from "../../transforms/vjp.js"
import { disagreement, scaleOf, show } from "./compare.js"
import { along, derivativeOf, type Estimate, grainOf } from "./differences.js"
import { directions, literal, type Point, uniform } from "./points.js"

/** How derivatives of programs are taken here. */
export type Nested = "forward" | "reverse"

/** A program, and what its results are called. */
export interface Checked {
  readonly program: Program
  /** What the floating-point results are called. */
  readonly results: readonly string[]
}

/** Compares the derivatives of a program, and theirs, with differences. */
export function checkModes(point: Point, checked: Checked, modes: readonly Nested[], order: number, of: string): void {
  for (const mode of modes) {
    const derivative = (mode === "forward" ? checkForward : checkReverse)(point, checked, of)
    if (order > 1) checkModes(point, derivative, modes, order - 1, ` of ${mode} mode${of}`)
  }
}

/** The derivative along one leaf at a time, by differences. */
function estimates({ who, leaves, names }: Point, program: Program, of: string): readonly (Estimate[] | undefined)[] {
  const all = directions(leaves)
  return leaves.map((x, i) => {
    if (!isFloat(x.dtype)) return undefined
    const alone = all.map((d, j) => (i === j ? d : undefined))
    const found = derivativeOf(along(program, leaves, alone), grainOf(program))
    if (found.some(({ value }) => value.some((y) => !Number.isFinite(y))))
      throw new Error(
        `${who}: the values${of} must be finite near the point; they are not along ${names[i]}; ` +
          "take a point inside the domain",
      )
    return found
  })
}

/** Forward mode along each leaf. Returns the program of the derivative along all. */
function checkForward(point: Point, { program, results }: Checked, of: string): Checked {
  const { who, leaves, names } = point
  const pushed = jetOf(program, 1)
  const n = leaves.length
  const m = program.outputs.length
  const floats = floatOutputs(program)
  const all = directions(leaves)
  const given = leaves.flatMap((x, i) => (isFloat(x.dtype) ? [i] : []))
  const tangentsOf = (wanted: (i: number) => boolean): NDArray[] =>
    given.map((i) => {
      const { aval } = leaves[i].atom
      return new NDArray(wanted(i) ? literal(aval, all[i] as ArrayLike<number>) : new Lit(aval, 0))
    })
  estimates(point, program, of).forEach((found, i) => {
    if (!found) return
    const outputs = run(pushed, [...leaves, ...tangentsOf((j) => j === i)])
    floats.forEach((o, j) => {
      const { value, error } = found[j]
      const got = outputs[m + o]
      const scale = Math.max(scaleOf(value), scaleOf(outputs[o].data))
      const wrong = disagreement(results[j], got, value, (k) => error[k] + grainOf(program).tolerance * scale)
      if (wrong)
        throw new Error(
          `${who}: forward mode${of} disagrees with differences along ${names[i]}, ${show(wrong)}; ` +
            "correct the rule, or take a point where the function is smooth",
        )
    })
  })
  const tangents = tangentsOf(() => true).map((x) => x.atom)
  const derivative = buildFrom(
    pushed.inputs.slice(0, n).map((v) => v.aval),
    (xs) => {
      const outputs = call(pushed, [...xs, ...tangents])
      return floats.map((o) => outputs[m + o])
    },
  )
  return { program: derivative, results: results.map((name) => `the derivative of ${name}`) }
}

/** The cotangent of each leaf, against the differences of a weighted sum of the results. Returns its program. */
function checkReverse(point: Point, { program }: Checked, of: string): Checked {
  const { who, leaves, names } = point
  const pulled = vjpOf(program)
  const m = program.outputs.length
  const floats = floatOutputs(program)
  const types = floats.map((o) => program.outputs[o].aval)
  const weights = types.map((type, j) => uniform(type, 100 + j))
  const cotangents = types.map((type, j) => literal(type, weights[j]))
  const outputs = run(pulled, [...leaves, ...cotangents.map((x) => new NDArray(x))])
  const all = directions(leaves)
  const given = leaves.flatMap((x, i) => (isFloat(x.dtype) ? [i] : []))
  estimates(point, program, of).forEach((found, i) => {
    if (!found) return
    const gradient = outputs[m + given.indexOf(i)].data
    const direction = all[i] as ArrayLike<number>
    const expected = total(found.map(({ value }, j) => dot(weights[j], value)))
    const size = total(found.map(({ value }, j) => dot(weights[j], value, Math.abs)))
    const error = total(found.map((e, j) => dot(weights[j].map(Math.abs), e.error)))
    const values = total(floats.map((o, j) => dot(weights[j], outputs[o].data, Math.abs)))
    const bound = error + grainOf(program).tolerance * Math.max(size, values, dot(gradient, direction, Math.abs))
    const got = new NDArray(new Lit(aval([]), dot(gradient, direction)))
    const wrong = disagreement(names[i], got, [expected], () => bound)
    if (wrong)
      throw new Error(
        `${who}: reverse mode${of} disagrees with differences in the cotangent of a direction ${show(wrong)}; ` +
          "correct the rule, or take a point where the function is smooth",
      )
  })
  const derivative = buildFrom(
    leaves.map((x) => x.atom.aval),
    (xs) => call(pulled, [...xs, ...cotangents]).slice(m),
  )
  return { program: derivative, results: given.map((i) => `the cotangent of ${names[i]}`) }
}

/** The sum of products, or of what `size` makes of them. */
function dot(x: ArrayLike<number>, y: ArrayLike<number>, size = (a: number): number => a): number {
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += size(x[k] * y[k])
  return sum
}

const total = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0)
