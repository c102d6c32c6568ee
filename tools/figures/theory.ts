// Draws the three figures of docs/theory.md: npx tsx tools/figures/theory.ts
import { mkdirSync, writeFileSync } from "node:fs"

const INK = "#1f2328"
const MUTED = "#59636e"
const RULE = "#d1d9e0"
const FONT = `font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif"`

type Point = readonly [number, number]
type Style = { anchor?: string; color?: string; size?: number; weight?: number }
const px = (v: number) => String(Math.round(v * 10) / 10)
const text = (x: number, y: number, s: string, style: Style = {}) => {
  const { anchor = "start", color = INK, size = 13, weight = 400 } = style
  return `<text x="${px(x)}" y="${px(y)}" fill="${color}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${s}</text>`
}
const line = (a: Point, b: Point, color = RULE, width = 1, extra = "") =>
  `<path d="M${px(a[0])} ${px(a[1])}L${px(b[0])} ${px(b[1])}" stroke="${color}" stroke-width="${width}" fill="none"${extra}/>`
const polyline = (points: readonly Point[], color: string, width: number, extra = "") =>
  `<path d="${points.map(([x, y], i) => `${i ? "L" : "M"}${px(x)} ${px(y)}`).join("")}" stroke="${color}" stroke-width="${width}" fill="none" stroke-linejoin="round"${extra}/>`
const dot = ([x, y]: Point, color: string, r = 4) =>
  `<circle cx="${px(x)}" cy="${px(y)}" r="${r}" fill="${color}" stroke="#fff" stroke-width="1.5"/>`
const box = (x: number, y: number, w: number, h: number, fill: string, stroke = "none") =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(w)}" height="${px(h)}" rx="3" fill="${fill}" stroke="${stroke}"/>`

/** A figure on its own white panel, so that it reads on a dark page too. */
function figure(name: string, width: number, height: number, title: string, description: string, parts: string[]) {
  const directory = new URL("../../docs/figures/", import.meta.url)
  mkdirSync(directory, { recursive: true })
  const panel = `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#fff" stroke="${RULE}"/>`
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d" ${FONT}>`
  const names = `<title id="t">${title}</title>\n<desc id="d">${description}</desc>`
  writeFileSync(new URL(name, directory), [head, names, panel, ...parts, "</svg>\n"].join("\n"))
}

// ---- 1. Taylor polynomials of sin close in ---------------------------------------------------------------------------
function sine() {
  const [width, height, left, right, top, bottom] = [760, 380, 40, 20, 64, 48]
  const [xMax, yMax] = [3.5 * Math.PI, 2]
  const X = (x: number) => left + (x / xMax) * (width - left - right)
  const Y = (y: number) => top + ((yMax - y) / (2 * yMax)) * (height - top - bottom)
  const polynomial = (degree: number, x: number) => {
    let sum = 0
    for (let k = 1, term = x; k <= degree; term *= (-x * x) / ((k + 1) * (k + 2)), k += 2) sum += term
    return sum
  }
  const parts = [
    text(left, 30, "Taylor polynomials of sin about 0", { size: 16, weight: 600 }),
    text(left, 49, "A dot marks where a polynomial has come 0.1 away from sin.", { color: MUTED }),
  ]
  for (const y of [-2, -1, 0, 1, 2])
    parts.push(
      line([X(0), Y(y)], [X(xMax), Y(y)]),
      text(left - 8, Y(y) + 4, `${y}`.replace("-", "−"), { anchor: "end", color: MUTED }),
    )
  for (const [x, label] of [
    [0, "0"],
    [1, "π"],
    [2, "2π"],
    [3, "3π"],
  ] as const)
    parts.push(text(X(x * Math.PI), height - bottom + 22, label, { anchor: "middle", color: MUTED }))

  const reach = (holds: (x: number) => boolean) => {
    let x = 0 // the first x from 0 to the right where it no longer holds, to a hundredth of a pixel
    while (x < xMax && holds(x)) x += xMax / 7e4
    return x
  }
  const graph = (g: (x: number) => number, end: number) =>
    Array.from({ length: 161 }, (_, i) => [X((i / 160) * end), Y(g((i / 160) * end))] as const)
  const marks: string[] = []
  for (const [degree, color] of [
    [1, "#b35900"],
    [3, "#a40e7f"],
    [5, "#6f42c1"],
    [9, "#0969da"],
    [13, "#0a7a78"],
    [19, "#1a7f37"],
  ] as const) {
    const p = (x: number) => polynomial(degree, x)
    const end = reach((x) => Math.abs(p(x)) <= yMax)
    const parted = reach((x) => Math.abs(p(x) - Math.sin(x)) <= 0.1)
    parts.push(polyline(graph(p, end), color, 1.8))
    const label = text(X(end) + 7, p(end) > 0 ? Y(yMax) + 15 : Y(-yMax) - 6, `degree ${degree}`, { color, weight: 600 })
    marks.push(dot([X(parted), Y(p(parted))], color), label)
  }
  parts.push(polyline(graph(Math.sin, xMax), INK, 3.5), ...marks)
  const what = "The polynomials of degree 1, 3, 5, 9, 13 and 19 follow sine for longer and longer before they leave it."
  figure("taylor-sine.svg", width, height, "Taylor polynomials of sine", what, parts)
}

// ---- 2. Nested forward mode against Taylor mode, in multiplications and additions --------------------------------------
// f(x) = exp(sin x) tanh x is run on an arithmetic that writes down each operation. Products by an exact 0 or 1 and sums
// with 0 are not counted, nor are negations and the calls of exp, sin, cos and tanh themselves.
class Recorder {
  multiplications = 0
  additions = 0
  readonly #names = new Map<string, number>()
  readonly #nodes: { op: string; inputs: number[] }[] = []
  readonly #constants = new Map<number, number>()
  #node(op: string, inputs: number[], detail = ""): number {
    const key = `${op} ${inputs} ${detail}`
    const seen = this.#names.get(key)
    if (seen !== undefined) return seen
    this.#names.set(key, this.#nodes.length)
    return this.#nodes.push({ op, inputs }) - 1
  }
  constant(c: number): number {
    const node = this.#node("constant", [], `${c}`)
    this.#constants.set(node, c)
    return node
  }
  input = () => this.#node("input", [])
  call = (f: string, a: number) => this.#node(f, [a])
  neg = (a: number) => (this.#constants.get(a) === 0 ? a : this.#node("neg", [a]))
  add(a: number, b: number): number {
    if (this.#constants.get(a) === 0) return b
    if (this.#constants.get(b) === 0) return a
    this.additions++
    return this.#node("add", a < b ? [a, b] : [b, a])
  }
  mul(a: number, b: number): number {
    const [p, q] = [this.#constants.get(a), this.#constants.get(b)]
    if (p === 0 || q === 0) return this.constant(0)
    if (p === 1) return b
    if (q === 1) return a
    this.multiplications++
    return this.#node("mul", a < b ? [a, b] : [b, a])
  }
  /** How many different products (or sums) the outputs need, if what occurs twice is computed once. */
  different(op: "mul" | "add", outputs: number[]): number {
    const needed = new Set<number>()
    const visit = (n: number) => {
      if (needed.has(n)) return
      needed.add(n)
      this.#nodes[n].inputs.forEach(visit)
    }
    outputs.forEach(visit)
    return [...needed].filter((n) => this.#nodes[n].op === op).length
  }
}

interface Arithmetic<T> {
  constant(c: number): T
  neg(a: T): T
  add(a: T, b: T): T
  mul(a: T, b: T): T
  call(f: string, a: T): T
}
const f = <T>(A: Arithmetic<T>, x: T) => A.mul(A.call("exp", A.call("sin", x)), A.call("tanh", x))

/** Dual numbers over any arithmetic: one level of forward mode. */
type Dual<T> = { primal: T; tangent: T }
const dual = <T>(A: Arithmetic<T>): Arithmetic<Dual<T>> => ({
  constant: (c) => ({ primal: A.constant(c), tangent: A.constant(0) }),
  neg: (a) => ({ primal: A.neg(a.primal), tangent: A.neg(a.tangent) }),
  add: (a, b) => ({ primal: A.add(a.primal, b.primal), tangent: A.add(a.tangent, b.tangent) }),
  mul: (a, b) => ({
    primal: A.mul(a.primal, b.primal),
    tangent: A.add(A.mul(a.primal, b.tangent), A.mul(a.tangent, b.primal)),
  }),
  call(name, a) {
    const v = A.call(name, a.primal)
    const slope = {
      exp: () => v,
      sin: () => A.call("cos", a.primal),
      cos: () => A.neg(A.call("sin", a.primal)),
      tanh: () => A.add(A.constant(1), A.neg(A.mul(v, v))),
    }[name]!()
    return { primal: v, tangent: A.mul(slope, a.tangent) }
  },
})
function nested(order: number) {
  const recorder = new Recorder()
  // Each level wraps the arithmetic and the input below it; `outputs` unwraps to the value and the pure derivatives.
  const run = <T>(A: Arithmetic<T>, x: T, level: number, derivatives: (y: T) => number[]): number[] =>
    level === 0
      ? derivatives(f(A, x))
      : run(dual(A), { primal: x, tangent: A.constant(1) }, level - 1, (y) => [
          ...derivatives(y.primal),
          derivatives(y.tangent).at(-1)!,
        ])
  const outputs = run(recorder as Arithmetic<number>, recorder.input(), order, (y) => [y])
  return {
    multiplications: recorder.multiplications,
    nested: recorder.multiplications + recorder.additions,
    differentMultiplications: recorder.different("mul", outputs),
    differentAdditions: recorder.different("add", outputs),
    different: recorder.different("mul", outputs) + recorder.different("add", outputs),
  }
}

/** Truncated power series over the recorder; null is an exact zero. */
function taylor(order: number) {
  type Series = (number | null)[]
  const A = new Recorder()
  const mul = (a: number | null, b: number | null) => (a === null || b === null ? null : A.mul(a, b))
  const add = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : A.add(a, b))
  const scale = (c: number, a: number | null) => mul(A.constant(c), a)
  const convolve = (a: Series, b: Series, k: number, from = 0) => {
    let sum: number | null = null
    for (let i = from; i <= k; i++) sum = add(sum, mul(a[i] ?? null, b[k - i] ?? null))
    return sum
  }
  const weighted = (u: Series) => u.map((c, i) => (i ? scale(i, c) : null)) // i u_i
  const solve = (du: Series, num: Series, k: number) => scale(1 / k, convolve(du, num, k, 1))
  const orders = Array.from({ length: order }, (_, i) => i + 1)

  const x: Series = [A.input(), A.constant(1)]
  const dx = weighted(x)
  const sin: Series = [A.call("sin", x[0]!)]
  const cos: Series = [A.call("cos", x[0]!)]
  for (const k of orders) {
    sin[k] = solve(dx, cos, k)
    const c = solve(dx, sin, k)
    cos[k] = c === null ? null : A.neg(c)
  }
  const exp: Series = [A.call("exp", sin[0]!)]
  const dsin = weighted(sin)
  for (const k of orders) exp[k] = solve(dsin, exp, k)
  const tanh: Series = [A.call("tanh", x[0]!)]
  const sech2: Series = [A.add(A.constant(1), A.neg(A.mul(tanh[0]!, tanh[0]!)))]
  const product: Series = []
  for (const k of orders) {
    tanh[k] = solve(dx, sech2, k)
    product[k - 1] = convolve(tanh, sech2, k - 1)
    sech2[k] = scale(-2, solve(dx, product, k))
  }
  for (const k of [0, ...orders]) convolve(exp, tanh, k)
  return {
    taylorMultiplications: A.multiplications,
    taylorAdditions: A.additions,
    taylor: A.multiplications + A.additions,
  }
}

function cost() {
  const orders = Array.from({ length: 10 }, (_, i) => i + 1)
  const counts = orders.map((K) => ({ K, ...nested(K), ...taylor(K) }))
  console.table(counts)
  const [width, height, left, right, top, bottom] = [760, 400, 64, 200, 84, 52]
  const X = (K: number) => left + ((K - 1) / 9) * (width - left - right)
  const Y = (n: number) => height - bottom - (Math.log10(n) / 5.5) * (height - top - bottom)
  const parts = [
    text(24, 30, "All derivatives of exp(sin x) · tanh x up to order K", { size: 16, weight: 600 }),
    text(24, 50, "multiplications and additions, counted (logarithmic scale)", { color: MUTED }),
  ]
  for (const e of [0, 1, 2, 3, 4, 5])
    parts.push(
      line([X(1), Y(10 ** e)], [X(10), Y(10 ** e)]),
      text(left - 10, Y(10 ** e) + 4, (10 ** e).toLocaleString("en"), { anchor: "end", color: MUTED, size: 12 }),
    )
  for (const K of orders) parts.push(text(X(K), height - bottom + 22, `${K}`, { anchor: "middle", color: MUTED }))
  parts.push(text(X(5.5), height - 12, "order K", { anchor: "middle", color: MUTED }))
  const curves = [
    { key: "nested", color: "#bc4c00", dash: "", label: "nested forward mode" },
    { key: "taylor", color: "#0969da", dash: "", label: "Taylor mode" },
    {
      key: "different",
      color: "#bc4c00",
      dash: ' stroke-dasharray="2 5" stroke-linecap="round"',
      label: "nested, each once",
    },
  ] as const
  for (const { key, color, dash, label } of curves) {
    const points = counts.map((c) => [X(c.K), Y(c[key])] as const)
    const [x, y] = points.at(-1)!
    const lift = key === "taylor" ? 14 : key === "different" ? -6 : 0
    parts.push(polyline(points, color, 2.2, dash), ...points.map((p) => dot(p, color, key === "different" ? 3 : 4)))
    parts.push(text(x + 14, y + lift, label, { color, weight: 600 }))
    const number = counts.at(-1)![key].toLocaleString("en")
    parts.push(text(x + 14, y + lift + (key === "different" ? -17 : 17), number, { color }))
  }
  const { nested: all, different, taylor: few } = counts[9]
  const what = `At order 10 nesting takes ${all} operations, ${different} if each is done once, and Taylor mode ${few}.`
  figure("cost.svg", width, height, "Cost of nesting against Taylor mode", what, parts)
}

// ---- 3. Collapse ------------------------------------------------------------------------------------------------------
function collapse() {
  const [width, height, R] = [760, 430, 5]
  const [cell, gap] = [15, 4]
  const stack = R * (cell + gap) - gap
  const stages = [150, 330, 510]
  const colors = ["#6e7781", "#0969da", "#bc4c00"]
  const parts: string[] = []
  /** The second coefficients of a line are exactly zero: no vectors. */
  const zeros = (x: number, y: number) =>
    parts.push(
      text(x + stack / 2, y + 17, "0", { anchor: "middle", color: colors[2], weight: 600 }),
      line([x, y + 12], [x + stack / 2 - 10, y + 12], RULE),
      line([x + stack / 2 + 10, y + 12], [x + stack, y + 12], RULE),
    )
  const row = (x: number, y: number, order: number, one: boolean, summed = false) => {
    if (!one) {
      for (let r = 0; r < R; r++) parts.push(box(x + r * (cell + gap), y, cell, 24, colors[order]))
      return
    }
    parts.push(box(x + stack / 2 - (summed ? 24 : cell / 2), y, summed ? 48 : cell, 24, colors[order]))
    if (summed) parts.push(text(x + stack / 2, y + 17, "Σ", { anchor: "middle", color: "#fff", weight: 600 }))
  }
  const arrow = (x0: number, x1: number, y: number, color = MUTED) =>
    parts.push(
      line([x0, y], [x1 - 6, y], color, 1.5),
      `<path d="M${x1 - 8} ${y - 4}L${x1} ${y}L${x1 - 8} ${y + 4}Z" fill="${color}"/>`,
    )
  const half = (top: number, title: string, count: string, collapsed: boolean) => {
    parts.push(text(24, top, title, { size: 16, weight: 600 }))
    parts.push(text(width - 24, top, count, { anchor: "end", color: MUTED }))
    const rows = [top + 98, top + 64, top + 30]
    for (const [order, y] of rows.entries()) {
      parts.push(
        text(24, y + 17, ["order 0, shared", "order 1", "order 2"][order], { color: colors[order], weight: 600 }),
      )
      for (const [i, x] of stages.entries())
        if (i === 0 && order === 2) zeros(x, y)
        else row(x, y, order, order === 0 || (collapsed && order === 2), order === 2)
    }
    const middle = rows[1] + 12
    for (const [i, x] of stages.slice(0, -1).entries()) arrow(x + stack + 14, stages[i + 1] - 14, middle)
    for (const [i, name] of ["x", "tanh(W x)", "f(x)"].entries())
      parts.push(text(stages[i] + stack / 2, top + 146, name, { anchor: "middle", color: MUTED }))
    const end = stages[2] + stack
    arrow(end + 14, end + 62, rows[2] + 12, colors[2])
    if (!collapsed) parts.push(text(end + 38, rows[2] + 4, "Σ", { anchor: "middle", color: colors[2], weight: 600 }))
    parts.push(text(end + 70, rows[2] + 17, "½ Δf", { color: colors[2], weight: 600 }))
  }
  half(34, "Taylor mode: the sum comes last", `1 + 2·${R} = ${1 + 2 * R} vectors`, false)
  parts.push(line([24, 208], [width - 24, 208]))
  half(244, "Collapsed: the sum itself travels", `1 + ${R} + 1 = ${R + 2} vectors`, true)
  parts.push(
    text(
      24,
      height - 14,
      `A box is one vector; the ${R} columns are the ${R} directions. Lines have no second coefficient: 0 is no vector.`,
      { color: MUTED, size: 12 },
    ),
  )
  const what = "Above, five coefficients of order two pass every step and are summed at the end. Below, one sum passes."
  figure("collapse.svg", width, height, "Collapsed Taylor mode", what, parts)
}

sine()
cost()
collapse()
