import { Code, type Module, type Type } from "../assembler.js"
import type { Context } from "../context.js"
import * as wasm from "../opcodes.js"
import { Int, Real, Vector, zeros } from "./values.js"

/** A value that a function keeps in a place of its own: it is read where it stands in code, and may be set anew. */
type Variable<V, Given> = V & { set(x: Given): Variable<V, Given> }

export type IntVariable = Variable<Int, Int | number> & { add(x: Int | number): IntVariable }
export type RealVariable = Variable<Real, Real | number>
export type VectorVariable = Variable<Vector, Vector>

/** The variable that is a local of the code: the value that reads it, with what sets it to `of` something. */
function variable<V extends object, Given>(
  code: Code,
  index: number,
  Kind: new (emit: (code: Code) => void) => V,
  of: (x: Given) => { readonly emit: (code: Code) => void },
): Variable<V, Given> {
  return Object.assign(new Kind((c) => void c.get(index)), {
    set(this: Variable<V, Given>, x: Given) {
      of(x).emit(code)
      code.set(index)
      return this
    },
  })
}

function intVariable(code: Code, index: number): IntVariable {
  return Object.assign(variable(code, index, Int, Int.of), {
    add(this: IntVariable, x: Int | number) {
      this.set(this.plus(x))
      return this
    },
  })
}

/** Calls a function of the module. */
export type Callee = number

/** A function of float64 matrices that is being written. */
export class Routine {
  readonly code = new Code()
  readonly #locals: Type[] = []

  constructor(
    readonly fma: boolean,
    readonly self: Callee,
    readonly parameters: number,
  ) {}

  get locals(): readonly (readonly [Type, number])[] {
    return this.#locals.map((type) => [type, 1] as const)
  }

  #local = (type: Type): number => this.parameters + this.#locals.push(type) - 1
  int(x: Int | number = 0): IntVariable {
    const i = intVariable(this.code, this.#local("i32"))
    i.set(x)
    return i
  }
  real = (x: Real | number = 0): RealVariable => variable(this.code, this.#local("f64"), Real, Real.of).set(x)
  vector = (x: Vector = zeros): VectorVariable =>
    variable(this.code, this.#local("v128"), Vector, (v: Vector) => v).set(x)

  if(truth: Int, then: () => void, otherwise?: () => void): void {
    truth.emit(this.code)
    this.code.op(wasm.ifThen, wasm.nothing)
    then()
    if (otherwise) {
      this.code.op(wasm.otherwise)
      otherwise()
    }
    this.code.op(wasm.end)
  }

  while(truth: () => Int, body: () => void): void {
    this.if(truth(), () => {
      this.code.loop(body, () => truth().emit(this.code))
    })
  }

  /** Runs the body for i = from, from + step, ... below `to`. */
  for(from: Int | number, to: Int | number, step: Int | number, body: (i: IntVariable) => void): void {
    const i = this.int(from)
    this.while(
      () => i.less(to),
      () => {
        body(i)
        i.add(step)
      },
    )
  }

  return(): void {
    this.code.op(wasm.leave)
  }

  call(callee: Callee, ...parameters: readonly (Int | number | Real)[]): void {
    for (const x of parameters) (typeof x === "number" ? Int.of(x) : x).emit(this.code)
    this.code.call(callee)
  }

  /** Copies bytes; the stretches may overlap. */
  copy(to: Int, from: Int, bytes: Int | number): void {
    to.emit(this.code)
    from.emit(this.code)
    Int.of(bytes).emit(this.code)
    this.code.copy()
  }
  clear(to: Int, bytes: Int | number): void {
    to.emit(this.code)
    this.code.i32(0)
    Int.of(bytes).emit(this.code)
    this.code.fill()
  }

  load = (at: Int, offset = 0): Real =>
    new Real((code) => {
      at.emit(code)
      code.memory(wasm.f64Load, offset)
    })
  loadSingle = (at: Int): Real =>
    new Real((code) => {
      at.emit(code)
      code.memory(wasm.f32Load, 0).op(wasm.f64Promote)
    })
  loadInt = (at: Int, offset = 0): Int =>
    new Int((code) => {
      at.emit(code)
      code.memory(wasm.i32Load, offset)
    })
  loadVector = (at: Int, offset = 0): Vector =>
    new Vector((code) => {
      at.emit(code)
      code.simdMemory(wasm.vectorLoad, offset)
    })
  /** A float64 in both lanes. */
  loadSplat = (at: Int, offset = 0): Vector =>
    new Vector((code) => {
      at.emit(code)
      code.simdMemory(wasm.load64Splat, offset)
    })
  store(at: Int, x: Real | number, offset = 0): void {
    at.emit(this.code)
    Real.of(x).emit(this.code)
    this.code.memory(wasm.f64Store, offset)
  }
  storeSingle(at: Int, x: Real): void {
    at.emit(this.code)
    x.emit(this.code)
    this.code.op(wasm.f32Demote).memory(wasm.f32Store, 0)
  }
  storeInt(at: Int, x: Int | number, offset = 0): void {
    at.emit(this.code)
    Int.of(x).emit(this.code)
    this.code.memory(wasm.i32Store, offset)
  }
  storeVector(at: Int, x: Vector, offset = 0): void {
    at.emit(this.code)
    x.emit(this.code)
    this.code.simdMemory(wasm.vectorStore, offset)
  }
}

/** What functions are added to. */
export type Target = Pick<Context, "module" | "fma">

/** Adds a function with parameters of type i32 to a module; it may call itself, and no function is added meanwhile. */
export function define(
  { module, fma }: Target,
  parameters: number,
  write: (r: Routine, ...parameters: IntVariable[]) => void,
): Callee {
  const r = new Routine(fma, module.next, parameters)
  write(r, ...Array.from({ length: parameters }, (_, i) => intVariable(r.code, i)))
  return module.define(new Array<Type>(parameters).fill("i32"), r.locals, r.code)
}

/** Adds a function to a module. */
export type Writer = (context: Target) => Callee

const known = new WeakMap<Module, Map<Writer, Callee>>()

/** The function of a module that a writer writes, once. */
export function once(context: Target, write: Writer): Callee {
  const functions = known.get(context.module) ?? new Map<Writer, Callee>()
  known.set(context.module, functions)
  const callee = functions.get(write) ?? write(context)
  functions.set(write, callee)
  return callee
}
