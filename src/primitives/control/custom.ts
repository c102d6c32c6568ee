import { type Atom, isLit, Lit, zerosLike } from "../../ir/atom.js"
import { sameAval } from "../../ir/aval.js"
import { bind, build, call } from "../../ir/builder.js"
import { isFloat } from "../../ir/dtype.js"
import type { Application, Coefficients, Form, JetOf, Nesting } from "../../ir/primitive.js"
import { type Equation, outputsReached, type Program, prune } from "../../ir/program.js"
import { add } from "../add.js"
import { type Op, op } from "../kinds/op.js"
import { mul } from "../mul.js"
import { holding } from "./holding.js"
import { each, formed } from "./lanes.js"
import { linearly } from "./linearly.js"
import { atomsOf, coefficientsOf, movesOf } from "./parts.js"
import { placeholder } from "./placeholder.js"

// A program whose derivative is not that of its equations but stated: a rule, v' = R(u, u'), of which each order of v
// follows. The first program computes v from its arguments and from what it captures; the second one the derivatives of
// the outputs, from the arguments, the derivatives of those that are floating-point, and what is captured.

type Stated = {
  /** Of the operands so many are arguments; the others are captured. */
  readonly args: number
  /** What the placeholders in the rule are called that stand for the function itself. */
  readonly id: number
}

type Custom = Application<Stated>

const isReal = (x: { readonly aval: { readonly dtype: Atom["aval"]["dtype"] } }): boolean => isFloat(x.aval.dtype)

const holdsPlaceholder = ({ equations }: Program): boolean =>
  equations.some((e) => e.primitive === placeholder.primitive || e.bodies.some(holdsPlaceholder))

/** The rule with the function itself in the place of the placeholders that stand for it. */
function tied({ params, bodies }: Custom): Program {
  const types = bodies[0].inputs.map((v) => v.aval)
  const tie = (program: Program): Program => {
    if (!holdsPlaceholder(program)) return program
    return { ...program, equations: program.equations.map(replaced) }
  }
  const replaced = (e: Equation): Equation => {
    if (e.primitive !== placeholder.primitive || e.params.id !== params.id)
      return e.bodies.length > 0 ? { ...e, bodies: e.bodies.map(tie) } : e
    if (e.inputs.every((x, i) => sameAval(x.aval, types[i])))
      return { ...e, primitive: primitive as never, params, bodies }
    throw new Error(
      "customJvp: a rule may call its own function but not map it; vmap the function where it is called instead",
    )
  }
  return tie(bodies[1])
}

/** The operands and then the derivatives of those that are floating-point, as the rule takes them. */
const ruleOperands = <T>({ inputs, params: { args } }: Custom, own: readonly T[], rates: readonly T[]): T[] => [
  ...own.slice(0, args),
  ...rates.filter((_, i) => i < args && isReal(inputs[i])),
  ...own.slice(args),
]

const reach: Nesting<Stated>["reach"] = (e, marked) => {
  const [value, rule] = e.bodies
  const byRule = outputsReached(rule, ruleOperands(e, marked, marked)).values()
  return outputsReached(value, marked).map((m, o) => (isReal(value.outputs[o]) && byRule.next().value) || m)
}

/**
 * v' as a program of the operands and of the derivatives of those that move. What is captured is differentiated as it
 * stands: v' = R(u, u'; c) + ∂f/∂c c'.
 */
function rates(e: Custom, moving: readonly number[], jetOf: JetOf): Program {
  const [value] = e.bodies
  const { args } = e.params
  const moves = args + e.inputs.slice(0, args).filter(isReal).length
  const whole = tied(e)
  const rule = linearly(
    whole,
    whole.inputs.map((_, i) => i >= args && i < moves),
  )
  const captured = moving.filter((i) => i >= e.params.args)
  const along = jetOf(
    value,
    e.inputs.map((_, i) => [captured.includes(i)]),
    undefined,
    1,
  )
  const avals = [...e.inputs, ...moving.map((i) => e.inputs[i])].map((x) => x.aval)
  return build(avals, (...xs) => {
    const own = xs.slice(0, e.inputs.length)
    const derivative = new Map<number, Atom>(moving.map((i, j) => [i, xs[e.inputs.length + j]]))
    const all = own.map((x, i) => derivative.get(i) ?? zerosLike(x))
    const stated = call(rule, ruleOperands<Atom>(e, own, all))
    if (captured.length === 0) return stated
    const partial = coefficientsOf(
      along.outputs,
      call(
        along.program,
        own.flatMap((x, i) => (captured.includes(i) ? [x, all[i]] : [x])),
      ),
    ).filter((_, o) => isReal(value.outputs[o]))
    return stated.map((y, o) => {
      const more = partial[o][1]
      return more ? add(y, more) : y
    })
  })
}

const times = (factor: number, x: Atom): Atom => (factor === 1 ? x : mul(new Lit(x.aval, factor), x))

const isZero = (x: Atom | null): boolean => x !== null && isLit(x) && x.fill === 0

/** The rule as a jet of one order less, on the series and on their derivatives: k v_k is coefficient k - 1 of v'. */
const jet: Nesting<Stated>["jet"] = (e, inputs, order, jetOf) => {
  const values = bind(primitive, e.inputs, e.params, e.bodies)
  const moving = inputs.flatMap((c, i) => (isReal(e.inputs[i]) && c.some((x, k) => k > 0 && x !== null) ? [i] : []))
  const derivatives = moving.map((i): Coefficients => {
    const terms = inputs[i].slice(1).map((x, k) => x && times(k + 1, x))
    return [terms[0] ?? zerosLike(e.inputs[i]), ...terms.slice(1)]
  })
  const given = [...inputs.map((c) => c.slice(0, order)), ...derivatives]
  const pushed = jetOf(rates(e, moving, jetOf), given.map(movesOf), undefined, order - 1)
  const atoms = given.flatMap((c) => atomsOf(c, movesOf(c)))
  const found = coefficientsOf(pushed.outputs, call(pushed.program, atoms)).values()
  return values.map((v): Coefficients => {
    if (!isReal(v)) return [v, ...new Array<null>(order).fill(null)]
    const terms = found.next().value as Coefficients
    return [v, ...terms.map((x, k) => (x === null || isZero(x) ? null : times(1 / (k + 1), x)))]
  })
}

/** A rule that calls its own function is mapped over all operands, for its function is called with others. */
const wanted = (e: Custom, mapped: readonly boolean[]): Form[] =>
  holdsPlaceholder(e.bodies[1]) ? e.inputs.map(() => each) : mapped.map((m) => (m ? each : null))

const map: Nesting<Stated>["map"] = (e, inputs, outputs, mapping) => {
  const forms = wanted(
    e,
    inputs.map(({ form }) => form !== null),
  )
  const [value, rule] = e.bodies
  const reached = reach(
    e,
    forms.map((form) => form !== null),
  )
  const results = reached.map((m): Form => (m ? each : null))
  const bodies = [
    mapping.map(value, forms, results),
    mapping.map(
      rule,
      ruleOperands(e, forms, forms),
      results.filter((_, o) => isReal(value.outputs[o])),
    ),
  ]
  const atoms = inputs.flatMap((x, i) => mapping.widen(x.atoms, x.form, forms[i]))
  return bind(primitive, atoms, e.params, bodies).map((y, o) => formed(y, outputs[o], mapping))
}

/** In a program that is linear in what is marked so is the function, and its own equations say how. */
const separate: Nesting<Stated>["separate"] = ({ bodies: [value], inputs }, marked, reversing) =>
  call(reversing.separate(value, marked), inputs)

const transpose = (): never => {
  throw new Error("internal: custom: it is written out before it is transposed")
}

const primitive = holding<Stated>("custom", {
  type: (_, __, [value]) => value.outputs.map((y) => y.aval),
  evaluate: (inputs, _, __, [{ run }], into) => run(inputs, into).map((y) => y.fill ?? y.data),
  lower: { kind: "program", body: 0 },
  nesting: {
    reach,
    jet,
    demand: (e, mapped) => wanted(e, mapped).map((form, i) => (mapped[i] ? form : null)),
    map,
    separate,
    transpose,
    narrow: ({ inputs, params, bodies }, live) => ({ inputs, params, bodies, kept: live.map(() => true) }),
    work: ([value]) => value,
  },
})

/**
 * The results of a program whose derivatives a second one states. Both take the arguments first and what they capture
 * last; placeholders called `id` in the rule stand for the function.
 */
export const custom: Op<
  (value: Program, rule: Program, args: readonly Atom[], captured: readonly Atom[], id: number) => readonly Atom[]
> = op(primitive, (value, rule, args, captured, id) =>
  bind(primitive, [...args, ...captured], { args: args.length, id }, [prune(value), prune(rule)]),
)
