// Random scans, while loops and branches, nested, whose carries have sizes around those where a compiler does something
// else, several of them at once and of different dtypes; also their derivatives.
import { cond, type DType, foriLoop, grad, jet, type NDArray, np, scan, vmap, whileLoop } from "taylorjet"
import type { Computation } from "./example.js"
import { digits, smooth } from "./randomLoops.js"
import { uniform } from "./sampling.js"

const sizes = [0, 1, 2, 7, 31, 32, 33, 64, 65, 257]
const lengths = [0, 1, 2, 3, 5, 19]

/** What a turn has: a vector of n numbers, a number, whole numbers and truth values for each element, another vector. */
type State = { v: NDArray; s: NDArray; k: NDArray; b: NDArray; w: NDArray }
type Turn = (state: State, x: NDArray) => State
/** A new value for one entry of the state. */
type Change = (state: State, x: NDArray) => NDArray

function choices(seed: number) {
  const next = uniform(seed)
  const int = (n: number) => Math.floor(next() * n)
  const pick = <T>(items: readonly T[]): T => items[int(items.length)]
  const array = (shape: number[], dtype: DType): NDArray => {
    const size = shape.reduce((n, d) => n * d, 1)
    const element = () => (dtype === "bool" ? int(2) : dtype === "int32" ? int(11) - 5 : 2 * next() - 1)
    return np.reshape(np.array(Array.from({ length: size }, element), { dtype }), shape)
  }
  return { int, pick, array }
}

type Choices = ReturnType<typeof choices>

interface Types {
  readonly n: number
  readonly m: number
  readonly float: DType
}

const like = (x: NDArray, y: NDArray) => x.astype(y.dtype)
/** Nothing grows, */
const tame = (x: NDArray) => np.tanh(x)
/** nor does a difference, by rounding, between what two backends compute: of n terms none counts more than this. */
const share = (n: number) => 1 / Math.max(1, n)

/** New values of v. */
function vectors({ int, pick, array }: Choices, { n, m, float }: Types): Change[] {
  const f = pick(smooth)
  const weights = array([n], float)
  const square = n <= 65 ? array([n, n], float).mul(share(n)) : undefined
  const tall = n * m <= 10_000 ? array([n, m], float).mul(share(m)) : undefined
  const at = int(Math.max(1, n))
  return [
    ({ v }, x) => tame(f(v.mul(weights).add(x))),
    ({ v, s }) => tame(v.add(np.sum(v).mul(share(n))).sub(s)),
    ({ v }) => (square ? tame(np.matmul(square, v)) : np.flip(v)),
    ({ v, w }) => (tall ? tame(np.matmul(tall, w).add(v)) : np.sin(v)),
    ({ v, w }) => tame(np.sum(np.outer(w, v), 0).mul(share(m))),
    ({ v, w }) => tame(np.sum(np.outer(v, w), 1).mul(share(m)).add(v)),
    ({ v }) => tame(np.cumsum(v).mul(share(n))),
    ({ v, b }, x) => np.where(b, v, np.sin(x)),
    ({ v, k }) => (n > 0 ? np.take(v, np.rem(np.abs(k), n)) : v),
    ({ v, s }) => (n > 0 ? v.with(at, s).withAdded(-1, 0.25) : v),
    ({ v, k }) => (n > 0 ? tame(np.zerosLike(v).withAdded(np.rem(np.abs(k), n), v)) : v),
    ({ v }) => np.concatenate([v.slice([at, null]), v.slice([null, at])]),
    ({ v, s }) => tame(np.flip(v).mul(s).add(np.square(v))),
    ({ v, k }) => tame(v.add(k.mul(0.125).astype(v.dtype))),
    ({ v }) => (n > 0 ? v.sub(np.max(v).mul(0.5)) : v),
  ]
}

const numbers = ({ pick }: Choices, { n, m }: Types): Change[] => {
  const f = pick(smooth)
  return [
    ({ s }) => tame(f(s)),
    ({ s, v }) => tame(np.sum(v).mul(share(n)).add(s)),
    ({ v, w }) => tame(np.sum(np.outer(v, w)).mul(share(n * m))),
    ({ s, v }) => (n > 0 ? s.mul(0.5).add(v.at(-1)) : s),
    ({ s, w }) => (m > 0 ? tame(np.prod(w.mul(1.5)).add(s)) : s.neg()),
    ({ s, k }) => tame(s.add(np.sum(k).mul(0.01))),
  ]
}

/** Whole numbers, and truth values that a rounding error in float32 may not decide. */
function whole({ int }: Choices, { n, float }: Types): Change[] {
  const divisor = 2 + int(9)
  return [
    ({ k }) => np.rem(k.mul(3).add(1), divisor),
    ({ k, b }) => np.where(b, k, k.neg()),
    ({ k }) => np.rem(np.cumsum(k), 17),
    ({ k }) => (n > 0 ? k.add(np.argmax(k)) : k),
    ({ k }) => np.flip(k),
    ({ k, b }) => k.add(b),
    ({ k, v }) => (float === "float64" ? digits(v).sub(np.rem(k, 3)) : k.neg()),
  ]
}

const truths = ({ int }: Choices, { float }: Types): Change[] => {
  const bound = int(5) - 2
  return [
    ({ b }) => np.logicalNot(b),
    ({ k }) => np.greater(k, bound),
    ({ b, k }) => np.logicalAnd(b, np.notEqual(np.rem(k, 2), 0)),
    ({ b }) => np.flip(b),
    ({ b, v }) => (float === "float64" ? np.logicalOr(b, np.greater(v, 0.0123)) : b),
  ]
}

/** A turn that changes some of the state, in an order that reads what was there before, or what is new. */
function turnOf(c: Choices, types: Types, depth: number): Turn {
  const { int, pick, array } = c
  const back: Types = { ...types, n: types.m, m: types.n }
  const change: Record<keyof State, Change> = {
    v: pick(vectors(c, types)),
    s: pick(numbers(c, types)),
    k: pick(whole(c, types)),
    b: pick(truths(c, types)),
    w: pick(vectors(c, { ...back, m: back.n })),
  }
  const own = array([types.m], types.float)
  const names = (["v", "s", "k", "b", "w"] as const).filter(() => int(4) > 0)
  if (int(2) === 0) names.reverse()
  const fresh = int(2) === 0
  const turn: Turn = (state, x) => {
    const changed = { ...state }
    for (const name of names) {
      const from = fresh ? changed : state
      const seen =
        name === "w" ? { ...from, v: from.w, k: from.w.mul(4).astype("int32"), b: np.greater(from.w, 2) } : from
      changed[name] = like(change[name](seen, name === "w" ? own : x), state[name])
    }
    return changed
  }
  if (depth === 0 || int(3) > 0) return turn
  const inside = pick(nested)(c, types, depth - 1)
  return int(2) === 0 ? (state, x) => turn(inside(state, x), x) : (state, x) => inside(turn(state, x), x)
}

/** A step of JavaScript would be compared with itself: these are loops and branches. */
const nested: ((c: Choices, types: Types, depth: number) => Turn)[] = [
  (c, types, depth) => {
    const turn = turnOf(c, types, depth)
    const turns = c.pick(lengths.slice(0, 4))
    return (state, x) => foriLoop(0, turns, (_, carry: State) => turn(carry, x), state)
  },
  (c, types, depth) => {
    const turn = turnOf(c, types, depth)
    const [turns, reverse] = [c.pick(lengths.slice(0, 5)), c.int(2) === 0]
    const xs = c.array([turns, types.n], types.float)
    return (state, x) => {
      const body = (carry: State, y: NDArray): [State, NDArray] => {
        const after = turn(carry, y.add(x))
        return [after, after.v.add(carry.s)]
      }
      const [end, ys] = scan(body, state, xs, { reverse })
      return { ...end, v: like(tame(end.v.add(np.sum(ys, 0))), state.v) }
    }
  },
  (c, types, depth) => {
    const turn = turnOf(c, types, depth)
    const [limit, maxSteps] = [c.int(6), 6]
    return (state, x) => {
      const start = { state, i: np.array(0, { dtype: "int32" }) }
      const goesOn = ({ i }: typeof start) => np.less(i, limit)
      return whileLoop(goesOn, ({ state: s, i }) => ({ state: turn(s, x), i: i.add(1) }), start, { maxSteps }).state
    }
  },
  (c, types, depth) => {
    const [one, two] = [turnOf(c, types, depth), turnOf(c, types, depth)]
    return (state, x) =>
      cond(
        np.greater(np.sum(state.k), 0),
        (s: State) => one(s, x),
        (s: State) => two(s, x),
        state,
      )
  },
]

/** A scan whose results are its carries at the end and stacks of some; also what it starts from. */
function generate(c: Choices) {
  const { int, pick, array } = c
  const types: Types = { n: pick(sizes), m: pick(sizes.slice(0, 7)), float: pick(["float64", "float64", "float32"]) }
  const { n, m, float } = types
  const [turns, reverse] = [pick(lengths), int(2) === 0]
  const turn = turnOf(c, types, 2)
  const xs = array([turns, n], float)
  const rest = { s: array([], float), k: array([n], "int32"), b: array([n], "bool"), w: array([m], float) }
  const shown = [int(2), int(2), int(2)].map((x) => x === 0)
  const f = (v: NDArray, entries: NDArray): NDArray[] => {
    const body = (state: State, x: NDArray): [State, NDArray[]] => {
      const after = turn(state, x)
      return [after, [after.s, ...[after.v, state.v, after.k, after.b, after.w].filter((_, i) => shown[i % 3])]]
    }
    const [end, ys] = scan(body, { v, ...rest }, entries, { reverse })
    return [end.v, end.s, end.k, end.b, end.w, ...ys]
  }
  return { f, v: array([n], float), xs, single: float === "float32" }
}

/** A random scan, and what is made of it. */
export function scans(seed: number): Computation[] {
  const { f, v, xs, single } = generate(choices(seed))
  const close = single ? 3e-4 : 1e-10
  const total = (y: NDArray, entries: NDArray) =>
    f(y, entries)
      .map((z, i) => np.sum(np.sin(z.astype(v.dtype).add(i))))
      .reduce((a, b) => a.add(b))
  return [
    { what: "value", f, xs: [v, xs], close },
    { what: "gradient", f: (y, entries) => grad(total, { argnums: [0, 1] })(y, entries), xs: [v, xs], close },
    { what: "jet", f: (y) => jet((z) => total(z, xs), [y], [[np.onesLike(y), y]])[1], xs: [v], close },
    { what: "map", f: (ys) => vmap((y) => f(y, xs))(ys), xs: [np.stack([v, v.mul(0.5), v.neg()])], close },
  ]
}
