/** Writes docs/primitives.md from what the primitives declare: npm run docs:primitives. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { cost } from "../src/compile/cost.js"
import { Recorder } from "../src/compile/record.js"
import { type Atom, isLit, lift, type Var } from "../src/ir/atom.js"
import { type Aval, aval, showAval, sizeOf } from "../src/ir/aval.js"
import { bind, build } from "../src/ir/builder.js"
import type { Params, Primitive, Sample } from "../src/ir/primitive.js"
import type { Program } from "../src/ir/program.js"
import { registry } from "../src/primitives/registry.js"
import { jet } from "../src/transforms/jet.js"

/** A product of a number and of powers of what is already text; a sum is a list of them. */
interface Product {
  readonly number: number
  readonly powers: ReadonlyMap<string, number>
}
type Sum = readonly Product[]

const product = (number: number, ...factors: readonly (readonly [string, number])[]): Product => {
  const powers = new Map<string, number>()
  for (const [factor, power] of factors) powers.set(factor, (powers.get(factor) ?? 0) + power)
  return { number, powers }
}
const symbol = (text: string): Sum => [product(1, [text, 1])]
const times = (a: Product, b: Product): Product => product(a.number * b.number, ...a.powers, ...b.powers)
const scaled = (factor: number, sum: Sum): Sum => sum.map((p) => times(product(factor), p))
/** The sum as one product: a sum of several becomes a factor in parentheses. */
const single = (sum: Sum): Product => (sum.length === 1 ? sum[0] : product(1, [`(${showSum(sum)})`, 1]))
const inverse = (p: Product): Product =>
  product(1 / p.number, ...[...p.powers].map(([factor, power]) => [factor, -power] as const))

const constants: readonly (readonly [number, string])[] = [
  [Math.LN2, "ln(2)"],
  [Math.LN10, "ln(10)"],
  [2 / Math.sqrt(Math.PI), "(2/√π)"],
  [Math.sqrt(Math.PI) / 2, "(√π/2)"],
]
const isNear = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-15 * y

/** A number that is whole or has a name. */
function nameOf(x: number): string | undefined {
  const whole = Math.round(x)
  return whole > 0 && isNear(x, whole) ? String(whole) : constants.find(([value]) => isNear(x, value))?.[1]
}

const superscripts = ["", "", "²", "³", "⁴"]
const showPower = ([factor, power]: readonly [string, number]): string => factor + (superscripts[power] ?? `^${power}`)

/** The text of a product without its sign. */
function showProduct({ number, powers }: Product): string {
  const above = [...powers].filter(([, power]) => power > 0).map(showPower)
  const below = [...powers].filter(([, power]) => power < 0).map(([factor, power]) => showPower([factor, -power]))
  const size = Math.abs(number)
  if (size !== 1 || above.length === 0) above.unshift(nameOf(size) ?? String(size))
  return above.join(" ") + below.map((text) => `/${text}`).join("")
}

function showSum(sum: Sum): string {
  const terms = sum.map((p, i) => (p.number < 0 ? (i === 0 ? "-" : "- ") : i === 0 ? "" : "+ ") + showProduct(p))
  return terms.join(" ")
}

/** Arithmetic as it is written in mathematics; other primitives are functions, known by their names. */
const notation: Readonly<Record<string, (operands: readonly Sum[], params: Params) => Sum>> = {
  add: ([a, b]) => [...a, ...b],
  sub: ([a, b]) => [...a, ...scaled(-1, b)],
  neg: ([a]) => scaled(-1, a),
  mul: ([a, b]) => [times(single(a), single(b))],
  absorb: ([a, b]) => [times(single(a), single(b))],
  constantPower: ([a], { exponent }) => [product(1, [showSum(a), exponent as number])],
  pow: ([a, b]) => symbol(`${showSum(a)}^(${showSum(b)})`),
  div: ([a, b]) => [times(single(a), inverse(single(b)))],
  sqrt: ([a]) => symbol(`√(${showSum(a)})`),
}

/** What the outputs of a system are called. */
const outputNames: Readonly<Record<string, readonly string[]>> = { sincos: ["sin", "cos"], sinhcosh: ["sinh", "cosh"] }

/** The outputs of a program, as formulas in the given names of its inputs. */
function formulas({ inputs, equations, outputs }: Program, names: readonly string[]): Sum[] {
  const known = new Map<Var, Sum>(inputs.map((v, i) => [v, symbol(names[i])]))
  const read = (x: Atom): Sum => (isLit(x) ? [product(x.fill as number)] : (known.get(x) as Sum))
  for (const e of equations) {
    const operands = e.inputs.map(read)
    const write = notation[e.primitive.name]
    e.outputs.forEach((v, i) => {
      const params = Object.entries(e.params).map(([param, value]) => `${param} ${value}`)
      const name = [e.primitive.name, ...params].join(" of ")
      const called = outputNames[name]?.[i] ?? (i > 0 ? `${name}[${i}]` : name)
      known.set(v, write ? write(operands, e.params) : symbol(`${called}(${operands.map(showSum).join(", ")})`))
    })
  }
  return outputs.map(read)
}

/** den . v' = Σ num . u' for each output, from the program that the primitive's slope writes. */
function differentialEquations(primitive: Primitive, sample: Sample): string[] {
  const { params } = sample
  const operands = avalsOf(sample)
  const values = primitive.type(operands, params, [])
  const us = operands.length === 1 ? ["u"] : ["a", "b", "c"].slice(0, operands.length)
  const vs = ["v", "w", "z", "y"].slice(0, values.length)
  let along: string[][] = []
  const program = build([...values, ...operands], (...xs) => {
    const slopes = primitive.slope?.(xs.slice(0, values.length), xs.slice(values.length), params) ?? []
    along = slopes.map((s) => (s.along ?? xs.slice(values.length)).map((x) => [...vs, ...us][xs.indexOf(x as Var)]))
    return slopes.flatMap(({ num, den = 1 }) => [den, ...num].map((x) => lift(x, values[0])))
  })
  const parts = formulas(program, [...vs, ...us])
    .map(single)
    .values()
  const next = () => parts.next().value as Product
  return vs.map((v, o) => {
    const divisor = next()
    const den = product(1, ...divisor.powers)
    const right = along[o].map((f) => times(times(next(), product(1 / divisor.number)), product(1, [`${f}'`, 1])))
    // What divides on the right multiplies on the left.
    const below = right.length === 1 && !nameOf(Math.abs(right[0].number)) ? 1 / Math.abs(right[0].number) : 1
    const left = times(times(product(below), den), product(1, [`${v}'`, 1]))
    return `${showSum([left])} = ${showSum(scaled(below, right))}`
  })
}

const avalsOf = (sample: Sample): Aval[] => sample.operands.map((x) => x.aval)

/** The multiplications in a jet of one element, when all coefficients of all operands are given. */
function inJet(primitive: Primitive, { operands, params }: Sample, order: number): number {
  const scalars = operands.map(() => aval([]))
  return cost(
    jet(
      build(scalars, (...xs) => bind(primitive, xs, params)),
      order,
    ),
  ).multiplications
}

/** How many multiplications the value takes: for each element of the result where that is always the same. */
function inValue(primitive: Primitive): string {
  const counts = primitive.domain.map((sample) => {
    const avals = avalsOf(sample)
    const [out] = primitive.type(avals, sample.params, [])
    return { sample, count: primitive.multiplications?.(avals, sample.params) ?? 0, elements: sizeOf(out.shape) }
  })
  const each = counts[0].count / counts[0].elements
  if (counts.every(({ count, elements }) => count === each * elements)) return each === 0 ? "none" : `${each} each`
  const [{ sample, count }] = counts.toSorted((a, b) => b.count - a.count)
  return `${count} for ${avalsOf(sample).map(showAval).join(", ")}`
}

/** "first; second" for [[0],[1]], "first and second together" for [[0,1]]. */
function groups({ linear }: Primitive): string {
  const ordinals = ["first", "second", "third", "fourth"]
  const text = linear.map((group) =>
    group === "every" ? "all together" : group.map((i) => ordinals[i]).join(" and ") + (group[1] ? " together" : ""),
  )
  return text.join("; ") || "none"
}

const folder = fileURLToPath(new URL("../src/primitives/", import.meta.url))
const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => file.endsWith(".ts") && !/^(expansions|special|kinds)\//.test(file))
  .map((file) => [file, readFileSync(path.join(folder, file), "utf8")] as const)

/** The name, linked to the file that exports it. */
function link({ name }: Primitive): string {
  const file = texts.find(([, text]) => new RegExp(`^export const ${name}\\b`, "m").test(text))?.[0]
  if (!file) throw new Error(`primitives-table: no file of src/primitives exports ${name}`)
  return `[${name}](../src/primitives/${file})`
}

/** The types of the operands proper. */
const preparedOf = ({ operands, prepare }: Sample): Aval[] => {
  const numbers = operands.map((x) => x.aval)
  return build(numbers, (...xs) => prepare?.(xs) ?? xs).outputs.map((x) => x.aval)
}

const operandTypes = (primitive: Primitive): string => {
  const types = primitive.domain.map((sample) =>
    preparedOf(sample)
      .map((a) => a.dtype)
      .join(", "),
  )
  return primitive.linear[0] === "every" ? "any number" : [...new Set(types)].join(" or ")
}

const resultTypes = (primitive: Primitive): string => {
  const types = primitive.domain.map((sample) =>
    primitive
      .type(preparedOf(sample), sample.params, [])
      .map((a) => a.dtype)
      .join(", "),
  )
  return [...new Set(types)].join(" or ")
}

/** The equation that stands in the comment of a rule for matrices: what is before a semicolon or a full stop. */
function equationOf({ name }: Primitive): string {
  const text = texts.find(([, file]) => new RegExp(`^export const ${name}\\b`, "m").test(file))?.[1]
  const [, comment] = text?.match(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:implicit|slope):/) ?? []
  if (!comment) throw new Error(`primitives-table: no comment beside the rule of ${name} says its equation`)
  const [equation] = comment.replace(/\s+\*?\s*/g, " ").split(/; |\. /)
  return equation.trim().replaceAll("|", "\\|")
}

/** How a compiler computes it: by the kind of its lowering; scalar code by what it consists of. */
function compiled({ lower, domain }: Primitive): string {
  if (lower === undefined && domain.length === 0) return "nothing: another equation takes its place"
  if (lower === undefined || lower.kind === "host") return "host step"
  if (lower.kind !== "scalar") return lower.kind
  if (lower.near) return "expansion"
  const recorder = new Recorder()
  const operands = domain[0].operands.map((_, i) => recorder.constant(i))
  lower.body(recorder, operands, domain[0].params)
  return recorder.body.some(({ op }) => op === "call") ? "call" : "exact"
}

const ranges = ({ operands }: Sample): string =>
  [...new Set(operands.map(({ range: [low, high] }) => `[${low}, ${high}]`))].join(", ")

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")
}

const code = (text: string): string => `\`${text}\``

/** The text of docs/primitives.md. */
export function page(): string {
  const all = [...registry.values()].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  const holders = all.filter((p) => p.nesting || p.domain.length === 0)
  const others = all.filter((p) => !holders.includes(p))
  const ofMatrices = (p: Primitive) => p.domain.some(({ prepare }) => prepare)
  const analytic = others.filter((p) => p.slope && !ofMatrices(p))
  const implicit = others.filter((p) => p.implicit || (p.slope && ofMatrices(p)))
  const linear = others.filter((p) => !p.slope && !p.implicit && p.linear.length > 0)
  const constant = others.filter((p) => !p.slope && !p.implicit && p.linear.length === 0)
  const analyticRows = analytic.map((p) => [
    link(p),
    String(p.domain[0].operands.length),
    groups(p),
    differentialEquations(p, p.domain[0]).map(code).join("<br>"),
    ranges(p.domain[0]),
    String(inJet(p, p.domain[0], 4)),
    compiled(p),
  ])
  const implicitRows = implicit.map((p) => [
    link(p),
    operandTypes(p),
    groups(p),
    resultTypes(p),
    `\`${equationOf(p)}\``,
    compiled(p),
  ])
  const linearRows = linear.map((p) => [
    link(p),
    operandTypes(p),
    groups(p),
    p.linear.length > 1 ? "bilinear" : "linear",
    p.transpose ? "yes" : "no",
    inValue(p),
    compiled(p),
  ])
  const constantRows = constant.map((p) => [link(p), operandTypes(p), resultTypes(p), compiled(p)])
  const holderRows = holders.map((p) => [link(p), compiled(p)])
  return `# Primitives

Written by \`npm run docs:primitives\` from what the ${all.length} primitives declare; do not edit. A name links to its file.
[theory.md](theory.md) explains how a jet follows from a declaration.

The last column of each table says what a compiled function does. Scalar code of a kernel is *exact*, equal to the
reference bit for bit; an *expansion*, near it; or a *call* of a JavaScript function for each element. A *view*, a
*placement*, a *conversion*, a *lookup*, an *accumulation*, a *reduction* and a *contraction* become loads, stores and
kernels ([lower.ts](../src/ir/lower.ts)). A *host step* runs in JavaScript, between kernels.

## Given by a differential equation: ${analytic.length}

The operand is u, or a and b; the value is v. Further outputs, w, z and y, are carried along because the equations need
them. Where a primitive is also linear in an operand, and only that one moves, its jet is the primitive itself applied to
each coefficient. The laws sample the operands in the interval given. The multiplications of numbers are those in a
jet to order 4 of one element, when every coefficient of every operand is given.

${table(["primitive", "operands", "linear in", "differential equation", "sampled in", "multiplications", "compiled"], analyticRows)}

## Given by an equation of matrices: ${implicit.length}

The results satisfy the equation together with the operands, and so do their series, order by order. Of an algebraic equation
coefficient k solves the one linearised at order 0, with what the lower orders contribute on the right
([linalg.md](linalg.md)). slogdet has a differential equation.

${table(["primitive", "operands sampled", "linear in", "result", "equation", "compiled"], implicitRows)}

## Linear and bilinear: ${linear.length}

They have no Taylor rule. A jet applies a linear primitive to each coefficient and a bilinear one in a convolution. Reverse
mode applies the transpose, which a primitive has exactly when it is linear in something. The multiplications of numbers
are those in the value.

${table(["primitive", "operands sampled", "linear in", "kind", "transpose", "multiplications", "compiled"], linearRows)}

## Piecewise constant: ${constant.length}

Their derivatives are zero, at jumps too.

${table(["primitive", "operands sampled", "result", "compiled"], constantRows)}

## Holders of programs: ${holders.length}

Loops, branches, and functions with stated derivatives. They state how each transform passes through the programs that
they hold ([theory.md](theory.md#loops-and-branches)).

${table(["primitive", "compiled"], holderRows)}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../docs/primitives.md", import.meta.url), page())
