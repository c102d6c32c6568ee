import { type Atom, lift, type Operand } from "../../ir/atom.js"
import { type Aval, aval, sameAval, sizeOf } from "../../ir/aval.js"
import { bind } from "../../ir/builder.js"
import { type DType, isFloat } from "../../ir/dtype.js"
import type { Body, Intrinsic, Lowering } from "../../ir/lower.js"
import type { Params, Primitive, Sample, Slope } from "../../ir/primitive.js"
import type { ScalarOps } from "../../ir/scalar.js"
import { stackAll } from "./batching.js"
import { calling, type Expanded, exactly, near } from "./lowering.js"
import { type Op, op, real, sample, showAll } from "./op.js"
import { pointwise, type Scalar } from "./pointwise.js"

/** One function for each output, of the params where it has any. */
type Functions<P> = readonly Scalar[] | ((params: P) => readonly Scalar[])

const chosen = <P>(functions: Functions<P>, params: P): readonly Scalar[] =>
  typeof functions === "function" ? functions(params) : functions

/** What is left to say of an elementwise primitive. */
export interface Elementwise<P extends Params = Params>
  extends Partial<
    Pick<Primitive<P>, "linear" | "transpose" | "slope" | "commutative" | "multiplies" | "withZeros" | "whereFinite">
  > {
  readonly functions: Functions<P>
  /** The same on int32, where float64 arithmetic would not wrap as integers do. */
  readonly integer?: Scalar
  /** The dtype of the outputs: that of the last operand unless stated. */
  readonly result?: DType
  readonly type?: (inputs: readonly Aval[]) => void
  readonly shortcut?: (inputs: readonly Atom[]) => Atom | undefined
  readonly multiplications?: number
  readonly lower?: Lowering<P>
  readonly domain: readonly Sample[]
}

export function elementwise<P extends Params = Params>(name: string, e: Elementwise<P>): Primitive<P> {
  const { functions, integer, result, multiplications, shortcut } = e
  const primitive: Primitive<P> = {
    name,
    linear: e.linear ?? [],
    type(inputs, params) {
      const check = e.type ?? alike
      check(inputs)
      const like = inputs[inputs.length - 1]
      return chosen(functions, params).map(() => (result ? aval(like.shape, result) : like))
    },
    evaluate: (inputs, params, outputs, _, into = []) =>
      outputs.map((out, o) =>
        pointwise(integer && out.dtype === "int32" ? integer : chosen(functions, params)[o], inputs, out, into[o]),
      ),
    batch: (inputs, mapped, size, params) => bind(primitive, stackAll(inputs, mapped, size), params),
    entry: (_, params) => (inputs, at) => bind(primitive, inputs.map(at), params),
    ...(e.transpose && { transpose: e.transpose }),
    ...(e.slope && { slope: e.slope }),
    ...(e.withZeros && { withZeros: e.withZeros }),
    ...(e.whereFinite && { whereFinite: e.whereFinite }),
    ...(e.commutative && { commutative: true }),
    ...(e.multiplies && { multiplies: true }),
    ...(shortcut && { shortcut }),
    lower: e.lower ?? {
      ...exactly((s, operands, params) => calling(chosen(functions, params))(s, operands, params)),
      ...(integer && { integer: calling([integer]) }),
    },
    ...(multiplications && { multiplications: ([a]: readonly Aval[]) => multiplications * sizeOf(a.shape) }),
    domain: e.domain,
  }
  function alike(inputs: readonly Aval[]): void {
    if (inputs.some((a) => !sameAval(a, inputs[0])))
      throw new Error(`${name}: operands must have one shape and dtype; got ${showAll(inputs)}`)
    if (e.slope && !integer && !isFloat(inputs[0].dtype))
      throw new Error(`${name}: operands must be floating-point; got ${showAll(inputs)}`)
  }
  return primitive
}

/** Applies a primitive to operands of which the numbers take the type of the last atom. */
export function apply(primitive: Primitive, operands: readonly Operand[]): readonly Atom[] {
  const like = operands.findLast((x) => typeof x !== "number") as Atom
  return bind(
    primitive,
    operands.map((x) => lift(x, like.aval)),
  )
}

const everywhere = (operands: number, range: readonly [number, number] = [-2, 2]): Sample[] =>
  [[], [3], [2, 2]].map((shape) => sample(Array.from({ length: operands }, () => real(shape, range))))

/** The common case of a domain: the same interval for each of several operands. */
export const between = (low: number, high: number, operands = 1): Sample[] => everywhere(operands, [low, high])

type Declared = Operand | Slope

const asSlope = (s: Declared): Slope => (typeof s === "object" && "num" in s ? s : { num: [s] })

/** den . v' = num . u', where den is not one. */
export const over = (num: Operand, den: Atom): Slope => ({ num: [num], den })

interface Analytic {
  readonly evaluate: (x: number) => number
  readonly slope: (v: Atom, u: Atom) => Declared
  /** The value in vectorisable operations, for |x| up to `limit`. */
  readonly lower?: <V>(s: ScalarOps<V>, x: V) => V
  readonly limit?: number
  /** The same computed in float32; without it float32 is computed in float64. */
  readonly lower32?: <V>(s: ScalarOps<V>, x: V) => V
  /** `lower` is one operation, which rounds as `evaluate` does. */
  readonly exact?: boolean
  /** What other languages call it. */
  readonly intrinsic?: Intrinsic
  readonly domain?: readonly Sample[]
}

/** A nonlinear function of one variable, declared by the differential equation that it satisfies. */
export function analytic(
  name: string,
  { evaluate, slope, lower, limit, lower32, exact, intrinsic, domain = everywhere(1) }: Analytic,
): Op<(x: Atom) => Atom> {
  const body: Body | undefined = lower && ((s, [x]) => [lower(s, x)])
  const body32: Body | undefined = lower32 && ((s, [x]) => [lower32(s, x)])
  const named = intrinsic && [intrinsic]
  const primitive = elementwise(name, {
    functions: [evaluate],
    slope: ([v], [u]) => [asSlope(slope(v, u))],
    ...(body && {
      lower: exact ? exactly(body) : near([evaluate], { body, limit }, body32 && { body: body32 }, named),
    }),
    domain,
  })
  return op(primitive, (x: Atom) => apply(primitive, [x])[0])
}

interface System {
  readonly evaluate: readonly ((x: number) => number)[]
  readonly slope: (v: readonly Atom[], u: Atom) => readonly Declared[]
  readonly lower?: <V>(s: ScalarOps<V>, x: V) => readonly V[]
  readonly limit?: number
  /** The same computed in float32; without it float32 is computed in float64. */
  readonly lower32?: <V>(s: ScalarOps<V>, x: V) => readonly V[]
  readonly limit32?: number
  /** What other languages call each function, where they have it. */
  readonly intrinsics?: readonly (Intrinsic | undefined)[]
  readonly domain?: readonly Sample[]
}

/** Several functions of one variable that satisfy a system of differential equations. */
export function system(name: string, s: System): Op<(x: Atom) => readonly Atom[]> {
  const { evaluate, lower, limit, lower32, limit32 } = s
  const double: Expanded | undefined = lower && { body: (ops, [x]) => lower(ops, x), limit }
  const single: Expanded | undefined = lower32 && { body: (ops, [x]) => lower32(ops, x), limit: limit32 }
  const primitive = elementwise(name, {
    functions: evaluate,
    slope: (v, [u]) => s.slope(v, u).map(asSlope),
    ...(double && { lower: near(evaluate, double, single, s.intrinsics) }),
    domain: s.domain ?? everywhere(1),
  })
  return op(primitive, (x: Atom) => apply(primitive, [x]))
}

interface Binary extends Omit<Elementwise, "functions" | "slope" | "domain" | "lower"> {
  readonly evaluate: (x: number, y: number) => number
  readonly slope: (v: Atom, x: Atom, y: Atom) => Slope
  readonly lower?: <V>(s: ScalarOps<V>, x: V, y: V) => V
  readonly exact?: boolean
  /** What other languages call it. */
  readonly intrinsic?: Intrinsic
  readonly domain?: readonly Sample[]
}

/** A nonlinear function of two variables: den . v' = num_0 . x' + num_1 . y'. */
export function bivariate(name: string, b: Binary): Op<(x: Operand, y: Operand) => Atom> {
  const { evaluate, slope, lower, exact, intrinsic, domain, ...rest } = b
  const body: Body | undefined = lower && ((s, [x, y]) => [lower(s, x, y)])
  const primitive = elementwise(name, {
    ...rest,
    functions: [evaluate],
    slope: ([v], [x, y]) => [slope(v, x, y)],
    ...(body && { lower: exact ? exactly(body) : near([evaluate], { body }, undefined, intrinsic && [intrinsic]) }),
    domain: domain ?? everywhere(2),
  })
  return op(primitive, (x: Operand, y: Operand) => apply(primitive, [x, y])[0])
}

/** A function that is linear in each of its groups of operands. */
export function multilinear(
  name: string,
  evaluate: Scalar,
  rest: Omit<Elementwise, "functions" | "domain" | "slope"> & { readonly domain?: readonly Sample[] },
): Op<(...operands: Operand[]) => Atom> {
  const primitive = elementwise(name, { domain: everywhere(evaluate.length), ...rest, functions: [evaluate] })
  return op(primitive, (...operands: Operand[]) => apply(primitive, operands)[0])
}

/** A function whose derivatives are all zero: it neither is linear nor has a slope. */
export const constant = (name: string, evaluate: Scalar, lower?: Lowering): Op<(x: Operand) => Atom> =>
  multilinear(name, evaluate, lower ? { lower } : {})

/** A test whose result is a truth value. */
export const predicate = (
  name: string,
  evaluate: (...x: number[]) => boolean,
  rest: Partial<Pick<Elementwise, "commutative" | "lower" | "domain">> = {},
): Op<(...operands: Operand[]) => Atom> =>
  multilinear(name, (x, y) => Number(evaluate(x, y)), { result: "bool", domain: everywhere(evaluate.length), ...rest })
