import { aval } from "../ir/aval.js"
import type { Repetition } from "../ir/lower.js"
import type { Equation, Program } from "../ir/primitive.js"
import type { ArrayCode, Inside, Type } from "./arrayCode.js"

// Equations that hold programs, in languages whose loops repeat as long as a test holds.

/** Writes a program: its outputs, from its inputs. */
export type Write = <V extends Type>(code: ArrayCode<V>, program: Program, inputs: readonly V[]) => readonly V[]

const number = aval([], "int32")

/** The carries, the count of turns, and the stacks are the values of the loop, and so is what no turn changes. */
export function loop<V extends Type>(
  code: ArrayCode<V>,
  { carries, slices, turns, reverse, tested }: Repetition,
  bodies: readonly Program[],
  operands: readonly V[],
  write: Write,
): readonly V[] {
  const body = bodies[bodies.length - 1]
  const stacks = body.outputs
    .slice(carries)
    .map(({ aval: { shape, dtype } }) => code.fill(0, { shape: [turns, ...shape], dtype }))
  if (turns === 0) return [...operands.slice(0, carries), ...stacks]
  const parts = (values: readonly V[]) => {
    const [count, ...rest] = values
    const given = rest.slice(0, operands.length)
    return {
      count,
      carry: given.slice(0, carries),
      arrays: given.slice(carries, carries + slices),
      shared: given.slice(carries + slices),
      stacks: rest.slice(operands.length),
    }
  }
  const test: Inside<V> = (inner, values) => {
    const { count, carry, shared } = parts(values)
    const more = (): V => inner.compare("LT", count, inner.fill(turns, number))
    if (!tested) return [more()]
    const [holds] = write(inner, bodies[0], [...carry, ...shared])
    return [Number.isFinite(turns) ? inner.elementwise("and", [more(), holds]) : holds]
  }
  const turn: Inside<V> = (inner, values) => {
    const { count, carry, arrays, shared, stacks: filled } = parts(values)
    const at = reverse ? inner.elementwise("subtract", [inner.fill(turns - 1, number), count]) : count
    const entries = arrays.map((x) => inner.entry(x, at, 0))
    const results = write(inner, body, [...carry, ...entries, ...shared])
    const next = inner.elementwise("add", [count, inner.fill(1, number)])
    const written = filled.map((stack, i) => inner.withEntry(stack, results[carries + i], at))
    return [next, ...results.slice(0, carries), ...arrays, ...shared, ...written]
  }
  const last = parts(code.loop([code.fill(0, number), ...operands, ...stacks], test, turn))
  return [...last.carry, ...last.stacks]
}

/** A program alone is written in place; of several the one that the first operand names runs. */
export function branch<V extends Type>(
  code: ArrayCode<V>,
  e: Equation,
  operands: readonly V[],
  write: Write,
): readonly V[] {
  const rest = operands.slice(operands.length - e.bodies[0].inputs.length)
  if (e.bodies.length === 1) return write(code, e.bodies[0], rest)
  const branches = e.bodies.map(
    (program): Inside<V> =>
      (inner, values) =>
        write(inner, program, values),
  )
  return code.choose(
    operands[0],
    rest,
    branches,
    e.outputs.map((v) => v.aval),
  )
}
