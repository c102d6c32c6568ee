import { type Atom, isLit, Lit } from "./atom.js"
import { type Aval, sizeOf } from "./aval.js"
import { allocate, type Data } from "./dtype.js"
import type { Body, Equation, Primitive, Program } from "./primitive.js"

/** The number that all elements equal, if there is one: a filled literal costs nothing. */
function folded(value: Data | number): Data | number {
  if (typeof value === "number" || value.length === 0) return value
  const [first] = value
  return value.every((x: number) => Object.is(x, first)) ? first : value
}

const bodiless: readonly Body[] = []

/** What an equation yields for known operands. */
export function evaluate(e: Omit<Equation, "outputs">, inputs: readonly Lit[]): Lit[] {
  const avals = inputs.map((x) => x.aval)
  return evaluateTo(e.primitive.type(avals, e.params, e.bodies), e, inputs, undefined, runner)
}

/** The same where the types of the outputs are known; results may be written into arrays in which no operand lies. */
function evaluateTo(
  outputs: readonly Aval[],
  { primitive, params, bodies }: Omit<Equation, "outputs">,
  inputs: readonly Lit[],
  into: readonly Data[] | undefined,
  runs: (program: Program) => Body["run"],
): Lit[] {
  const held = bodies.length === 0 ? bodiless : bodies.map((program): Body => ({ program, run: runs(program) }))
  return primitive.evaluate(inputs, params, outputs, held, into).map((value, i) => new Lit(outputs[i], folded(value)))
}

/** What a program yields for known inputs, whatever is being traced. A value is let go after its last use. */
export const evaluateProgram = (program: Program, inputs: readonly Lit[]): readonly Lit[] => runner(program)(inputs)

/** An equation with the places of its operands in the list of values, to which it adds those of its outputs. */
interface Step {
  readonly equation: Equation
  readonly avals: readonly Aval[]
  readonly operands: readonly number[]
  /** Which output of the program each of its outputs is, if it is one. */
  readonly results: readonly (number | undefined)[]
  /** Places that nobody reads after it; outputs of the program are read later. */
  readonly dying: readonly number[]
  /** May it write results into arrays? */
  readonly fills: boolean
}

/** What is known of a program before it runs. Its values are listed: inputs, literals, then what equations yield. */
interface Plan {
  readonly literals: readonly Lit[]
  readonly steps: readonly Step[]
  readonly outputs: readonly number[]
}

const plans = new WeakMap<Program, Plan>()

function planOf(program: Program): Plan {
  const known = plans.get(program)
  if (known) return known
  const { inputs, equations, outputs } = program
  const literals = new Set([...equations.flatMap((e) => e.inputs), ...outputs].filter(isLit))
  const atoms: Atom[] = [...inputs, ...literals, ...equations.flatMap((e) => e.outputs)]
  const places = new Map(atoms.map((x, i) => [x, i]))
  const placeOf = (x: Atom): number => places.get(x) as number
  const last = new Map<Atom, number>()
  equations.forEach((e, i) => {
    for (const x of [...e.inputs, ...e.outputs]) if (!isLit(x)) last.set(x, i)
  })
  for (const y of outputs) last.delete(y)
  const dying: number[][] = equations.map(() => [])
  for (const [x, i] of last) dying[i].push(placeOf(x))
  const results = new Map(outputs.map((y, i) => [y, i]))
  const steps = equations.map(
    (equation, i): Step => ({
      equation,
      avals: equation.outputs.map((v) => v.aval),
      operands: equation.inputs.map(placeOf),
      results: equation.outputs.map((v) => results.get(v)),
      dying: dying[i],
      fills: fillsArrays(equation.primitive),
    }),
  )
  const plan = { literals: [...literals], steps, outputs: outputs.map(placeOf) }
  plans.set(program, plan)
  return plan
}

const filling = new Set(["scalar", "loop", "branch"])

/** May it write results into arrays: place by place, or as the programs that it holds do? */
const fillsArrays = ({ lower }: Primitive): boolean => lower !== undefined && filling.has(lower.kind)

/** Arrays that runs of a program are done with. */
class Spare {
  readonly #arrays = new Map<string, Data[]>()

  #of(dtype: string, size: number): Data[] {
    const key = `${dtype} ${size}`
    const arrays = this.#arrays.get(key) ?? []
    this.#arrays.set(key, arrays)
    return arrays
  }
  take({ dtype, shape }: Aval): Data {
    const size = sizeOf(shape)
    return this.#of(dtype, size).pop() ?? allocate(dtype, size)
  }
  give({ dtype, shape }: Aval, data: Data): void {
    this.#of(dtype, sizeOf(shape)).push(data)
  }
}

/** The arrays of one run that go back to the spare ones when no variable has them any more. */
class Owned {
  readonly #users = new Map<ArrayBufferLike, { users: number; readonly aval: Aval; readonly data: Data }>()

  constructor(readonly spare: Spare) {}

  /** An array for a result. */
  array(aval: Aval): Data {
    const data = this.spare.take(aval)
    this.#users.set(data.buffer, { users: 0, aval, data })
    return data
  }
  #usersOf(x: Lit) {
    return x.fill === undefined ? this.#users.get(x.data.buffer) : undefined
  }
  /** A variable has the value: maybe all of an array, or a part. */
  bound(x: Lit): void {
    const found = this.#usersOf(x)
    if (found) found.users++
  }
  /** A variable has it no more. */
  gone(x: Lit): void {
    const found = this.#usersOf(x)
    if (!found) return
    found.users--
    this.returnUnused(found.data)
  }
  returnUnused({ buffer }: Data): void {
    const found = this.#users.get(buffer)
    if (!found || found.users > 0) return
    this.#users.delete(buffer)
    this.spare.give(found.aval, found.data)
  }
}

const isFilled = (x: Lit): boolean => x.fill !== undefined

const none: readonly Data[] = []
const nowhere: ReadonlySet<ArrayBufferLike> = new Set()

/**
 * Runs a program again and again. Values are written into arrays that this run or one before is done with, and results into
 * arrays that are given, so that a loop leaves little garbage: V8 collects arrays only when they hold tens of megabytes.
 */
export function runner(program: Program): Body["run"] {
  const spare = new Spare()
  const runners = new Map<Program, Body["run"]>()
  const runs = (body: Program): Body["run"] => {
    const known = runners.get(body) ?? runner(body)
    runners.set(body, known)
    return known
  }
  return (inputs, into = []) => {
    const { literals, steps, outputs } = planOf(program)
    const owned = new Owned(spare)
    const values: (Lit | undefined)[] = [...inputs, ...literals]
    const read = (place: number): Lit => values[place] as Lit
    /** Where operands lie; a carry may have moved on from where it was computed. */
    const taken = into.length === 0 ? nowhere : new Set(inputs.flatMap((x) => (isFilled(x) ? [] : [x.data.buffer])))
    const arrayFor = (aval: Aval, result: number | undefined): Data => {
      const given = into[result ?? -1]
      return given && !taken.has(given.buffer) ? given : owned.array(aval)
    }
    for (const { equation, avals, operands, results, dying, fills } of steps) {
      const known = operands.map(read)
      const arrays = fills && !known.every(isFilled) ? avals.map((aval, i) => arrayFor(aval, results[i])) : none
      for (const value of evaluateTo(avals, equation, known, arrays, runs)) {
        values.push(value)
        owned.bound(value)
      }
      for (const array of arrays) owned.returnUnused(array)
      for (const place of dying) {
        owned.gone(read(place))
        values[place] = undefined
      }
    }
    return outputs.map(read)
  }
}
