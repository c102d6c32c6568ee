import { type Atom, isLit, Lit, type Var } from "./atom.js"
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

/** What an equation yields for known operands; results may be written into arrays that are given, in which no operand lies. */
export function evaluate(
  { primitive, params, bodies }: Omit<Equation, "outputs">,
  inputs: readonly Lit[],
  into?: readonly Data[],
  runs: (program: Program) => Body["run"] = runner,
): Lit[] {
  const outputs = primitive.type(
    inputs.map((x) => x.aval),
    params,
    bodies,
  )
  const held = bodies.length === 0 ? bodiless : bodies.map((program): Body => ({ program, run: runs(program) }))
  return primitive.evaluate(inputs, params, outputs, held, into).map((value, i) => new Lit(outputs[i], folded(value)))
}

/** What a program yields for known inputs, whatever is being traced. A value is let go after its last use. */
export const evaluateProgram = (program: Program, inputs: readonly Lit[]): readonly Lit[] => runner(program)(inputs)

/** What is known of a program before it runs. */
interface Plan {
  /** The variables that no equation after this one reads, for each equation; outputs of the program are read later. */
  readonly dying: readonly (readonly Var[])[]
  /** Which outputs of the program variables are. */
  readonly results: ReadonlyMap<Atom, number>
}

const plans = new WeakMap<Program, Plan>()

function planOf(program: Program): Plan {
  const known = plans.get(program)
  if (known) return known
  const { equations, outputs } = program
  const last = new Map<Atom, number>()
  equations.forEach((e, i) => {
    for (const x of [...e.inputs, ...e.outputs]) if (!isLit(x)) last.set(x, i)
  })
  for (const y of outputs) last.delete(y)
  const dying: Var[][] = equations.map(() => [])
  for (const [x, i] of last) dying[i].push(x as Var)
  const plan = { dying, results: new Map(outputs.map((y, i) => [y, i])) }
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
    const { dying, results } = planOf(program)
    const owned = new Owned(spare)
    const env = new Map<Atom, Lit>(program.inputs.map((v, i) => [v, inputs[i]]))
    const read = (x: Atom): Lit => env.get(x) ?? (x as Lit)
    /** Where operands lie; a carry may have moved on from where it was computed. */
    const taken = into.length === 0 ? nowhere : new Set(inputs.flatMap((x) => (isFilled(x) ? [] : [x.data.buffer])))
    const arrayFor = (v: Var): Data => {
      const given = into[results.get(v) ?? -1]
      return given && !taken.has(given.buffer) ? given : owned.array(v.aval)
    }
    for (let i = 0; i < program.equations.length; i++) {
      const e = program.equations[i]
      const operands = e.inputs.map(read)
      const arrays = !operands.every(isFilled) && fillsArrays(e.primitive) ? e.outputs.map(arrayFor) : none
      const values = evaluate(e, operands, arrays, runs)
      for (let o = 0; o < values.length; o++) {
        env.set(e.outputs[o], values[o])
        owned.bound(values[o])
      }
      for (const array of arrays) owned.returnUnused(array)
      for (const v of dying[i]) {
        owned.gone(read(v))
        env.delete(v)
      }
    }
    return program.outputs.map(read)
  }
}
