// Programs with loops and branches, each beside the same function without them.
import { cond, foriLoop, type NDArray, np, random, scan, switchCase, vmap, whileLoop } from "taylorjet"

type F = (x: NDArray) => NDArray

export interface LoopProgram {
  readonly title: string
  readonly loop: F
  /** The same, unrolled, with branches chosen by hand. */
  readonly plain: F
  readonly x: number | readonly number[]
  /**
   * Second derivatives by reverse mode add the same terms in another order. They are the same numbers where nothing
   * rounds, which is at a point of few bits if the program is a polynomial.
   */
  readonly reordered?: true | { readonly exactAt: number | readonly number[] }
}

const last = <T>(pair: readonly [NDArray, T]): NDArray => pair[0]
const repeat = (n: number, step: (c: NDArray, i: number) => NDArray, start: NDArray): NDArray => {
  let c = start
  for (let i = 0; i < n; i++) c = step(c, i)
  return c
}
const logistic = (c: NDArray, r: NDArray): NDArray => np.mul(np.mul(r, c), np.sub(1, c))
const lorenz = ([x, y, z]: readonly NDArray[]): NDArray[] => [
  np.mul(10, np.sub(y, x)),
  np.sub(np.mul(x, np.sub(28, z)), y),
  np.sub(np.mul(x, y), np.mul(8 / 3, z)),
]
const along = (s: readonly NDArray[], h: number, d: readonly NDArray[]): NDArray[] =>
  s.map((v, i) => np.add(v, np.mul(h, d[i])))
const rk4 = (s: readonly NDArray[], h = 0.01): NDArray[] => {
  const k1 = lorenz(s)
  const k2 = lorenz(along(s, h / 2, k1))
  const k3 = lorenz(along(s, h / 2, k2))
  const k4 = lorenz(along(s, h, k3))
  return s.map((v, i) =>
    np.add(v, np.mul(h / 6, np.add(np.add(k1[i], np.mul(2, k2[i])), np.add(np.mul(2, k3[i]), k4[i])))),
  )
}
const sheared = np.array([
  [1, 0.5],
  [0, 1],
])
const parts = (v: NDArray, n: number): NDArray[] => Array.from({ length: n }, (_, i) => v.at(i))
const weights = np.array([
  [0.3, -0.2],
  [0.1, 0.4],
])
const cell = (h: NDArray, c: NDArray, x: NDArray): [NDArray, NDArray] => {
  const z = np.add(np.matmul(weights, h), x)
  const next = np.add(np.mul(np.sigmoid(z), c), np.mul(np.sigmoid(np.neg(z)), np.tanh(z)))
  return [np.mul(np.sigmoid(np.mul(2, z)), np.tanh(next)), next]
}
/**
 * An LSTM cell: gates for what comes in, what is kept and what goes out, and a candidate; a matrix and a bias for each.
 */
const lstm = (gate: F, bend: F, biases: NDArray): [loop: F, plain: F] => {
  const turn = (h: NDArray, c: NDArray, e: NDArray): [NDArray, NDArray] => {
    const [comes, stays, goes, candidate] = gates.map((w, k) => np.matmul(np.array(w), h).add(e).add(biases.at(k)))
    const next = gate(stays)
      .mul(c)
      .add(gate(comes).mul(bend(candidate)))
    return [gate(goes).mul(bend(next)), next]
  }
  return [
    (start) =>
      scan(
        ([h, c]: NDArray[], e: NDArray): [NDArray[], NDArray] => {
          const next = turn(h, c, e)
          return [next, np.dot(shown, next[0])]
        },
        [start, np.zeros([2])],
        signals,
      )[1],
    (start) => {
      let [h, c] = [start, np.zeros([2])]
      const all = signals.map((e) => {
        ;[h, c] = turn(h, c, np.array(e))
        return np.dot(shown, h)
      })
      return np.stack(all)
    },
  ]
}
/** Of few bits, so that the cell with gates of straight lines rounds nothing. */
const gates = [
  [
    [0.5, -0.25],
    [0.25, 0.5],
  ],
  [
    [-0.5, 0.25],
    [0.5, 1],
  ],
  [
    [0.25, 0.5],
    [-0.25, 0.75],
  ],
  [
    [1, -0.5],
    [0.5, 0.25],
  ],
]
const shown = [0.5, -1]
const signals = [
  [1, 0.5],
  [-0.5, 0.25],
]
/** Gates as quantised networks have them. */
const hardSigmoid = (z: NDArray): NDArray => np.clip(z.mul(0.25).add(0.5), 0, 1)
const hardTanh = (z: NDArray): NDArray => np.clip(z, -1, 1)
const entries = [0.5, -0.25, 1.5, 0.75]
const factors = [1, 0.5, 2, -1, 0.25]
const three = [0.3, 0.8, -0.4]

const branchByCounter = (bend: F, start?: number): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) =>
    foriLoop(
      0,
      4,
      (i, c: NDArray) =>
        cond(
          np.less(i, 2),
          (y: NDArray) => bend(y),
          (y: NDArray) => y.mul(x),
          c,
        ),
      start ?? x,
    ),
  plain: (x) =>
    bend(bend(np.array(start ?? x)))
      .mul(x)
      .mul(x),
})
const loopInLoop = (bend: F, start?: number): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) =>
    foriLoop(0, 2, (i, c: NDArray) => foriLoop(0, 3, (j, d: NDArray) => bend(d.add(i)).mul(x).add(j), c), start ?? x),
  plain: (x) => repeat(2, (c, i) => repeat(3, (d, j) => bend(d.add(i)).mul(x).add(j), c), np.array(start ?? x)),
})
const counting = (bend: F, start?: number): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) =>
    whileLoop(
      ({ i }: { i: NDArray; c: NDArray }) => np.less(i, 4),
      ({ i, c }) => ({ i: i.add(1), c: bend(c).mul(x) }),
      { i: np.array(0, { dtype: "int32" }), c: np.array(start ?? x) },
      { maxSteps: 6 },
    ).c,
  plain: (x) => repeat(4, (c) => bend(c).mul(x), np.array(start ?? x)),
})
const idleCarries = (bend: F, start?: number): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) =>
    scan(([a, b, c]: NDArray[]): [NDArray[], NDArray] => [[a, bend(b).mul(a), c.add(b)], b], [x, start ?? x, x], null, {
      length: 3,
    })[0][1],
  plain: (x) => repeat(3, (b) => bend(b).mul(x), np.array(start ?? x)),
})
const twoTurnsAgain = (bend: F, start?: number): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) =>
    last(scan((c: NDArray, e: NDArray) => [bend(c.mul(e)).add(x), c], start ?? x, factors, { checkpoint: 2 })),
  plain: (x) => repeat(5, (c, i) => bend(c.mul(factors[i])).add(x), np.array(start ?? x)),
})
const againFromLast = (bend: F): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) =>
    scan((c: NDArray, e: NDArray) => [bend(c.mul(e)), c], x, factors, {
      checkpoint: true,
      reverse: true,
    })[1],
  plain: (x) => {
    const ys: NDArray[] = []
    repeat(
      5,
      (c, i) => {
        ys.unshift(c)
        return bend(c.mul(factors[4 - i]))
      },
      x,
    )
    return np.stack(ys)
  },
})
const sumInTurn = (turns: number, start: F, bend: F): Pick<LoopProgram, "loop" | "plain"> => ({
  loop: (x) => foriLoop(0, turns, (_, c: NDArray) => bend(c.mul(x).add(np.sum(c))), start(x)),
  plain: (x) => repeat(turns, (c) => bend(c.mul(x).add(np.sum(c))), start(x)),
})

export const loopPrograms: readonly LoopProgram[] = [
  {
    title: "a sum of entries",
    loop: (x) => last(scan((c: NDArray, e: NDArray) => [c.add(e), c], 0, x)),
    plain: (x) => repeat(3, (c, i) => c.add(x.at(i)), np.array(0)),
    x: three,
  },
  {
    title: "running sums, stacked",
    loop: (x) => scan((c: NDArray, e: NDArray) => [c.add(e), c.add(e)], 0, x)[1],
    plain: (x) => {
      const sums: NDArray[] = []
      repeat(
        3,
        (c, i) => {
          sums.push(c.add(x.at(i)))
          return sums[i]
        },
        np.array(0),
      )
      return np.stack(sums)
    },
    x: three,
  },
  {
    title: "from the last entry to the first",
    loop: (x) => scan((c: NDArray, e: NDArray) => [np.sin(c.mul(e)), c.add(e)], 0.5, x, { reverse: true })[1],
    plain: (x) => {
      const ys: NDArray[] = []
      repeat(
        3,
        (c, i) => {
          const next = np.sin(c.mul(x.at(2 - i)))
          ys.unshift(c.add(x.at(2 - i)))
          return next
        },
        np.array(0.5),
      )
      return np.stack(ys)
    },
    x: three,
  },
  {
    title: "the logistic map",
    loop: (x) => last(scan((c: NDArray) => [logistic(c, x), c], 0.25, null, { length: 3 })),
    plain: (x) => repeat(3, (c) => logistic(c, x), np.array(0.25)),
    x: 2.1,
  },
  {
    title: "a matrix times powers of another",
    loop: (x) => foriLoop(0, 4, (_, m: NDArray) => np.matmul(m, np.outer(x, x)), sheared),
    plain: (x) => repeat(4, (m) => np.matmul(m, np.outer(x, x)), sheared),
    x: [0.4, -0.3],
  },
  {
    title: "Horner's rule",
    loop: (x) => last(scan((c: NDArray, a: NDArray) => [c.mul(x).add(a), c], 0, entries)),
    plain: (x) => repeat(4, (c, i) => c.mul(x).add(entries[i]), np.array(0)),
    x: 0.7,
  },
  {
    title: "a loop of no turns",
    loop: (x) => last(scan((c: NDArray, e: NDArray) => [c.mul(e), c], x, np.zeros([0]))),
    plain: (x) => np.mul(x, 1),
    x: 1.5,
  },
  {
    title: "the stacked results of no turns",
    loop: (x) => np.concatenate([scan((c: NDArray) => [np.sin(c), c], x, null, { length: 0 })[1], np.stack([x])]),
    plain: (x) => np.stack([x]),
    x: 1.5,
  },
  {
    title: "one turn",
    loop: (x) => last(scan((c: NDArray) => [np.exp(c), c], x, null, { length: 1 })),
    plain: (x) => np.exp(x),
    x: 0.5,
  },
  {
    title: "a cumulative product",
    reordered: { exactAt: 0.5 },
    loop: (x) => scan((c: NDArray, e: NDArray) => [c.mul(e), c.mul(e)], 1, np.add(x, entries))[1],
    plain: (x) => {
      const [ys, es]: [NDArray[], NDArray] = [[], np.add(x, entries)]
      repeat(
        4,
        (c, i) => {
          ys.push(c.mul(es.at(i)))
          return ys[i]
        },
        np.array(1),
      )
      return np.stack(ys)
    },
    x: 0.6,
  },
  {
    title: "Lorenz by Runge and Kutta, a list of three carries",
    loop: (x) => np.stack(scan((s: NDArray[]) => [rk4(s), s[0]], parts(x, 3), null, { length: 4 })[0]),
    plain: (x) => {
      let s = parts(x, 3)
      for (let i = 0; i < 4; i++) s = rk4(s)
      return np.stack(s)
    },
    x: three,
  },
  {
    title: "Lorenz by Runge and Kutta, one array of three",
    reordered: true,
    loop: (x) => foriLoop(0, 4, (_, s: NDArray) => np.stack(rk4(parts(s, 3))), x),
    plain: (x) => repeat(4, (s) => np.stack(rk4(parts(s, 3))), x),
    x: three,
  },
  {
    title: "a pendulum, an object of carries",
    loop: (x) =>
      scan(
        (s: { q: NDArray; p: NDArray }) => {
          const p = s.p.sub(np.sin(s.q).mul(0.1))
          return [{ p, q: s.q.add(p.mul(0.1)) }, s.q]
        },
        { q: x, p: 0 },
        null,
        { length: 5 },
      )[1],
    plain: (x) => {
      let [q, p] = [x, np.array(0)]
      const qs: NDArray[] = []
      for (let i = 0; i < 5; i++) {
        qs.push(q)
        p = p.sub(np.sin(q).mul(0.1))
        q = q.add(p.mul(0.1))
      }
      return np.stack(qs)
    },
    x: 0.9,
  },
  {
    title: "a recurrent cell",
    loop: (x) => {
      const turn = ([h, c]: NDArray[], e: NDArray): [NDArray[], NDArray] => {
        const next = cell(h, c, e)
        return [next, next[0]]
      }
      return scan(
        turn,
        [x, np.zeros([2])],
        [
          [1, 0.5],
          [-0.5, 0.25],
          [0, 1],
        ],
      )[1]
    },
    plain: (x) => {
      let [h, c] = [x, np.zeros([2])]
      const hs = [
        [1, 0.5],
        [-0.5, 0.25],
        [0, 1],
      ].map((e) => {
        ;[h, c] = cell(h, c, np.array(e))
        return h
      })
      return np.stack(hs)
    },
    x: [0.2, -0.6],
  },
  {
    title: "Newton's method, a fixed number of turns",
    loop: (x) => foriLoop(0, 5, (_, y: NDArray) => y.add(np.div(x, y)).div(2), 1),
    plain: (x) => repeat(5, (y) => y.add(np.div(x, y)).div(2), np.array(1)),
    x: 2,
  },
  {
    title: "Newton's method until it stands",
    reordered: true,
    loop: (x) =>
      whileLoop(
        (y: NDArray) => np.greater(np.abs(np.sub(np.square(y), x)), 1e-13),
        (y: NDArray) => y.add(np.div(x, y)).div(2),
        x,
        {
          maxSteps: 12,
        },
      ),
    plain: (x) => repeat(5, (y) => y.add(np.div(x, y)).div(2), x),
    x: 2,
  },
  {
    title: "a while of no turns",
    loop: (x) =>
      whileLoop(
        (c: NDArray) => np.less(c, 0),
        (c: NDArray) => np.sqrt(c),
        x,
        { maxSteps: 3 },
      ),
    plain: (x) => np.mul(x, 1),
    x: 0.5,
  },
  { title: "a while that counts", ...counting(np.sin, 0.9), x: 1.2 },
  { title: "a while that counts, of squares", reordered: { exactAt: 0.5 }, ...counting(np.square), x: 1.2 },
  {
    title: "a while that its bound stops",
    loop: (x) =>
      whileLoop(
        () => np.array(true),
        (c: NDArray) => np.cos(c),
        x,
        { maxSteps: 3 },
      ),
    plain: (x) => repeat(3, (c) => np.cos(c), x),
    x: 0.4,
  },
  {
    title: "a branch, taken",
    loop: (x) =>
      cond(
        np.greater(x, 0),
        (y: NDArray) => np.sqrt(y),
        (y: NDArray) => np.exp(y),
        x,
      ),
    plain: (x) => np.sqrt(x),
    x: 0.81,
  },
  {
    title: "a branch, not taken",
    loop: (x) =>
      cond(
        np.less(x, 0),
        (y: NDArray) => np.sqrt(y),
        (y: NDArray) => np.exp(y).mul(y),
        x,
      ),
    plain: (x) => np.exp(x).mul(x),
    x: 0.81,
  },
  {
    title: "a branch that closes over what is traced",
    loop: (x) => {
      const y = np.sin(x)
      return cond(
        np.greater(y, 0),
        () => y.mul(x),
        () => x,
      )
    },
    plain: (x) => np.sin(x).mul(x),
    x: 0.81,
  },
  {
    title: "one of three branches",
    loop: (x) => switchCase(1, [np.sin, (y: NDArray) => y.mul(y), np.cos], x),
    plain: (x) => x.mul(x),
    x: 0.81,
  },
  {
    title: "branches by a traced index, out of range too",
    loop: (x) =>
      np.stack(
        [-3, 1, 7].map((i) =>
          switchCase(np.floor(x).add(i).astype("int32"), [np.sin, (y: NDArray) => y.mul(y), np.exp], x),
        ),
      ),
    plain: (x) => np.stack([np.sin(x), x.mul(x), np.exp(x)]),
    x: 0.81,
  },
  { title: "a branch in a loop, by the counter", ...branchByCounter(np.sin, 0.9), x: 1.1 },
  {
    title: "a branch in a loop, by the counter, of squares",
    reordered: { exactAt: 0.75 },
    ...branchByCounter(np.square),
    x: 1.1,
  },
  {
    title: "a branch in a loop, by the carry",
    loop: (x) =>
      foriLoop(
        0,
        3,
        (_, c: NDArray) =>
          cond(
            np.less(c, 1),
            (y: NDArray) => y.mul(2),
            (y: NDArray) => np.log(y),
            c,
          ),
        x,
      ),
    plain: (x) => np.log(x.mul(2).mul(2)),
    x: 0.4,
  },
  {
    title: "a loop in a branch",
    loop: (x) =>
      cond(
        np.less(x, 1),
        (y: NDArray) => foriLoop(0, 3, (_, c: NDArray) => np.sin(c), y),
        (y: NDArray) => y,
        x,
      ),
    plain: (x) => repeat(3, (c) => np.sin(c), x),
    x: 0.4,
  },
  { title: "a loop in a loop", ...loopInLoop(np.sin, 0.9), x: 0.7 },
  { title: "a loop in a loop, of squares", reordered: { exactAt: -1 }, ...loopInLoop(np.square), x: 0.7 },
  {
    title: "a while in a loop",
    loop: (x) =>
      foriLoop(
        0,
        2,
        (_, c: NDArray) =>
          whileLoop(
            (d: NDArray) => np.less(d, 1),
            (d: NDArray) => d.mul(2),
            c.mul(x),
            { maxSteps: 4 },
          ),
        np.sin(x),
      ),
    plain: (x) => np.sin(x).mul(x).mul(2).mul(2).mul(2).mul(x).mul(2),
    x: 0.5,
  },
  {
    title: "a loop in a while",
    loop: (x) =>
      whileLoop(
        (c: NDArray) => np.greater(c, 0.1),
        (c: NDArray) => foriLoop(0, 2, (_, d: NDArray) => d.mul(x), c),
        1.25,
        { maxSteps: 5 },
      ),
    plain: (x) => repeat(4, (c) => c.mul(x), np.array(1.25)),
    x: 0.5,
  },
  {
    title: "entries by a traced counter",
    loop: (x) => foriLoop(0, 3, (i, c: NDArray) => np.sin(c.add(x.at(i))), 0),
    plain: (x) => repeat(3, (c, i) => np.sin(c.add(x.at(i))), np.array(0)),
    x: three,
  },
  {
    title: "a choice by where in a loop",
    loop: (x) => foriLoop(0, 4, (_, c: NDArray) => np.where(np.less(c, 0.5), np.mul(c, 3), np.square(c)), x),
    plain: (x) => repeat(4, (c) => np.where(np.less(c, 0.5), np.mul(c, 3), np.square(c)), x),
    x: 0.3,
  },
  {
    title: "random numbers from keys that are carried",
    loop: (x) => {
      const turn = ([key, c]: NDArray[]): [NDArray[], NDArray] => {
        const [next, own] = random.split(key)
        return [[next, c.mul(x).add(random.uniform(own, []))], c]
      }
      return scan(turn, [random.PRNGKey(3), np.array(0)], null, { length: 3 })[0][1]
    },
    plain: (x) => {
      let [key, c] = [random.PRNGKey(3), np.array(0)]
      for (let i = 0; i < 3; i++) {
        const [next, own] = random.split(key)
        ;[key, c] = [next, c.mul(x).add(random.uniform(own, []))]
      }
      return c
    },
    x: 0.5,
  },
  { title: "a carry that nothing changes, and one that nobody reads", ...idleCarries(np.sin, 0.9), x: 0.7 },
  {
    title: "a carry that nothing changes, and one that nobody reads, of squares",
    reordered: { exactAt: 0.75 },
    ...idleCarries(np.square),
    x: 0.7,
  },
  {
    title: "carries of several dtypes",
    loop: (x) => {
      const [, c] = foriLoop(0, 3, (_, [n, d]: NDArray[]) => [n.add(2), np.sin(d).mul(n.astype("float64"))], [
        np.array(1, { dtype: "int32" }),
        x,
      ])
      return c
    },
    plain: (x) => repeat(3, (d, i) => np.sin(d).mul(1 + 2 * i), x),
    x: 0.7,
  },
  {
    title: "carries that change places",
    loop: (x) => foriLoop(0, 3, (_, [a, b]: NDArray[]) => [b, np.sin(a).add(b)], [x, np.array(1)])[0],
    plain: (x) => {
      let [a, b] = [x, np.array(1)]
      for (let i = 0; i < 3; i++) [a, b] = [b, np.sin(a).add(b)]
      return a
    },
    x: 0.7,
  },
  {
    title: "a linear recurrence",
    loop: (x) => foriLoop(0, 6, (_, [a, b]: NDArray[]) => [b, a.add(b)], [x, x.mul(2)])[1],
    plain: (x) => {
      let [a, b] = [x, x.mul(2)]
      for (let i = 0; i < 6; i++) [a, b] = [b, a.add(b)]
      return b
    },
    x: 0.7,
  },
  { title: "a sum over a vector in each turn", ...sumInTurn(3, np.sin, np.tanh), x: three },
  {
    title: "a sum over a vector in each turn, of squares",
    ...sumInTurn(2, np.neg, np.square),
    x: three,
  },
  {
    title: "arrays of a tree",
    loop: (x) =>
      scan((c: NDArray, { a, b }: { a: NDArray; b: NDArray }) => [c.mul(a).add(b), { d: c, e: a }], np.cos(x), {
        a: [1.5, 0.5],
        b: np.stack([x, np.sin(x)]),
      })[1].d,
    plain: (x) => np.stack([np.cos(x), np.cos(x).mul(1.5).add(x)]),
    x: 0.7,
  },
  {
    title: "computed again in reverse mode, two turns at a time",
    reordered: true,
    ...twoTurnsAgain(np.sin, 0.9),
    x: 0.7,
  },
  {
    title: "computed again in reverse mode, two turns at a time, of squares",
    reordered: { exactAt: -1 },
    ...twoTurnsAgain(np.square),
    x: -1,
  },
  { title: "computed again in reverse mode, from the last entry", reordered: true, ...againFromLast(np.sin), x: 0.7 },
  {
    title: "computed again in reverse mode, from the last entry, of squares",
    reordered: { exactAt: 0.5 },
    ...againFromLast(np.square),
    x: 0.7,
  },
  {
    title: "an LSTM, in what it starts from",
    loop: (x) => lstm(np.sigmoid, np.tanh, np.zeros([4]))[0](x),
    plain: (x) => lstm(np.sigmoid, np.tanh, np.zeros([4]))[1](x),
    x: [0.2, -0.6],
  },
  {
    title: "an LSTM, in the biases of its gates",
    loop: (x) => lstm(np.sigmoid, np.tanh, x)[0](np.array([0.25, -0.5])),
    plain: (x) => lstm(np.sigmoid, np.tanh, x)[1](np.array([0.25, -0.5])),
    x: [0.2, -0.6, 0.3, 0.1],
  },
  {
    title: "an LSTM with gates of straight lines, in what it starts from",
    loop: (x) => lstm(hardSigmoid, hardTanh, np.zeros([4]))[0](x),
    plain: (x) => lstm(hardSigmoid, hardTanh, np.zeros([4]))[1](x),
    x: [0.25, -0.5],
  },
  {
    title: "an LSTM with gates of straight lines, in the biases of its gates",
    loop: (x) => lstm(hardSigmoid, hardTanh, x)[0](np.array([0.25, -0.5])),
    plain: (x) => lstm(hardSigmoid, hardTanh, x)[1](np.array([0.25, -0.5])),
    x: [0.25, -0.5, 0.5, 0.125],
  },
  {
    title: "Newton's method until it stands, from a fixed start",
    loop: (x) =>
      whileLoop(
        (y: NDArray) => np.greater(np.abs(np.sub(np.square(y), x)), 1e-13),
        (y: NDArray) => y.add(np.div(x, y)).div(2),
        1,
        { maxSteps: 12 },
      ),
    plain: (x) => repeat(5, (y) => y.add(np.div(x, y)).div(2), np.array(1)),
    x: 2,
  },
  {
    title: "a reciprocal by Newton's method until it stands, without a division",
    loop: (x) =>
      whileLoop(
        (y: NDArray) => np.greater(np.abs(np.sub(1, np.mul(x, y))), 0.01),
        (y: NDArray) => y.mul(np.sub(2, np.mul(x, y))),
        1,
        { maxSteps: 5 },
      ),
    plain: (x) => repeat(2, (y) => y.mul(np.sub(2, np.mul(x, y))), np.array(1)),
    x: 0.75,
  },
  {
    title: "a while mapped, which ends at another turn in each lane",
    loop: (x) =>
      vmap((y: NDArray) =>
        whileLoop(
          (c: NDArray) => np.less(c, 1),
          (c: NDArray) => np.sin(c).add(c).mul(y),
          0.25,
          { maxSteps: 5 },
        ),
      )(x),
    plain: (x) => np.stack([1, 2, 3].map((n, i) => repeat(n, (c) => np.sin(c).add(c).mul(x.at(i)), np.array(0.25)))),
    x: [2.5, 1.4, 0.9],
  },
  {
    title: "the product of what comes before each entry",
    loop: (x) => scan((c: NDArray, e: NDArray) => [c.mul(e), c], 2, x)[1],
    plain: (x) => {
      const ys: NDArray[] = []
      repeat(
        4,
        (c, i) => {
          ys.push(c)
          return c.mul(x.at(i))
        },
        np.array(2),
      )
      return np.stack(ys)
    },
    x: [0.6, 1.3, -0.7, 2.1],
  },
  {
    title: "a vector times powers of a matrix",
    loop: (x) => foriLoop(0, 4, (_, v: NDArray) => np.matmul(np.outer(x, x), v), [1, 0.5]),
    plain: (x) => repeat(4, (v) => np.matmul(np.outer(x, x), v), np.array([1, 0.5])),
    x: [0.4, -0.3],
  },
]
