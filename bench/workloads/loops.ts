import type { NDArray } from "taylorjet"
import { taylorjet } from "../built.js"
import { randomArray } from "../data.js"
import { heatKernel } from "../stencil.js"
import { type Contestant, milliseconds, type Result, returning, type Workload } from "../workload.js"

const { foriLoop, grad, jit, makeProgram, np, scan, valueAndGrad, whileLoop } = taylorjet

type F = (x: NDArray) => NDArray

const h = 1e-4

const lorenzField: F = (s) => {
  const [x, y, z] = [s.at(0), s.at(1), s.at(2)]
  return np.stack([y.sub(x).mul(10), x.mul(np.sub(28, z)).sub(y), x.mul(y).sub(z.mul(8 / 3))])
}

/** A step of Runge and Kutta's method of order 4, the state one array. */
const step: F = (s) => {
  const k1 = lorenzField(s)
  const k2 = lorenzField(s.add(k1.mul(h / 2)))
  const k3 = lorenzField(s.add(k2.mul(h / 2)))
  const k4 = lorenzField(s.add(k3.mul(h)))
  return s.add(
    k1
      .add(k2.mul(2))
      .add(k3.mul(2))
      .add(k4)
      .mul(h / 6),
  )
}

const lorenz =
  (turns: number): F =>
  (s) =>
    foriLoop(0, turns, (_, y: NDArray) => step(y), s)

const start = [1, 2, 20]

/** The same over local numbers; arrays in a turn, even to be taken apart, would cost more than the arithmetic. */
function lorenzLoop(turns: number): number[] {
  let [x, y, z] = start
  for (let i = 0; i < turns; i++) {
    const a1 = 10 * (y - x)
    const b1 = x * (28 - z) - y
    const c1 = x * y - (8 / 3) * z
    let X = x + (h / 2) * a1
    let Y = y + (h / 2) * b1
    let Z = z + (h / 2) * c1
    const a2 = 10 * (Y - X)
    const b2 = X * (28 - Z) - Y
    const c2 = X * Y - (8 / 3) * Z
    X = x + (h / 2) * a2
    Y = y + (h / 2) * b2
    Z = z + (h / 2) * c2
    const a3 = 10 * (Y - X)
    const b3 = X * (28 - Z) - Y
    const c3 = X * Y - (8 / 3) * Z
    X = x + h * a3
    Y = y + h * b3
    Z = z + h * c3
    x += (h / 6) * (a1 + 2 * a2 + 2 * a3 + 10 * (Y - X))
    y += (h / 6) * (b1 + 2 * b2 + 2 * b3 + X * (28 - Z) - Y)
    z += (h / 6) * (c1 + 2 * c2 + 2 * c3 + X * Y - (8 / 3) * Z)
  }
  return [x, y, z]
}

const cells = 1000
const heatTurns = 10_000

const heat: F = (u) =>
  foriLoop(0, heatTurns, (_, v: NDArray) => v.add(np.roll(v, 1).sub(v.mul(2)).add(np.roll(v, -1)).mul(0.1)), u)

function heatLoop(start: Float64Array): Float64Array {
  let [u, v] = [Float64Array.from(start), new Float64Array(cells)]
  for (let turn = 0; turn < heatTurns; turn++) {
    v[0] = u[0] + 0.1 * (u[cells - 1] - 2 * u[0] + u[1])
    for (let i = 1; i < cells - 1; i++) v[i] = u[i] + 0.1 * (u[i - 1] - 2 * u[i] + u[i + 1])
    v[cells - 1] = u[cells - 1] + 0.1 * (u[cells - 2] - 2 * u[cells - 1] + u[0])
    ;[u, v] = [v, u]
  }
  return u
}

const bodies = 64

const acceleration: F = (x) => {
  const d = np.sub(x.reshape([bodies, 1, 3]), x.reshape([1, bodies, 3]))
  const r2 = np.sum(np.square(d), { axis: 2 }).add(0.01)
  return np.sum(np.div(d, np.mul(r2, np.sqrt(r2)).reshape([bodies, bodies, 1])), { axis: 1 }).mul(-1)
}

/** Velocity Verlet; where the bodies are after 1000 steps. */
const trajectories: F = (start) => {
  const dt = 1e-4
  const turn = (_: NDArray, [x, v, a]: NDArray[]): NDArray[] => {
    const half = v.add(a.mul(dt / 2))
    const y = x.add(half.mul(dt))
    const b = acceleration(y)
    return [y, half.add(b.mul(dt / 2)), b]
  }
  return foriLoop(0, 1000, turn, [start, np.zerosLike(start), acceleration(start)])[0]
}

const counted: F = (x) =>
  whileLoop(
    ([i]: NDArray[]) => np.less(i, 1_000_000),
    ([i, c]) => [i.add(1), c.mul(x).add(1)],
    [np.array(0, { dtype: "int32" }), np.array(0)],
  )[1]

function countedLoop(x: number): number {
  let c = 0
  for (let i = 0; i < 1_000_000; i++) c = c * x + 1
  return c
}

const [units, length, batch] = [128, 200, 32]

const lstmLoss = ({ W, b }: { W: NDArray; b: NDArray }, xs: NDArray): NDArray => {
  const part = (z: NDArray, i: number): NDArray => z.at("...", [i * units, (i + 1) * units])
  const turn = ([hidden, cell]: NDArray[], x: NDArray): [NDArray[], null] => {
    const z = np.matmul(np.concatenate([x, hidden], { axis: 1 }), W).add(b)
    const next = np
      .sigmoid(part(z, 1))
      .mul(cell)
      .add(np.sigmoid(part(z, 0)).mul(np.tanh(part(z, 2))))
    return [[np.sigmoid(part(z, 3)).mul(np.tanh(next)), next], null]
  }
  const zero = np.zeros([batch, units])
  return np.mean(np.square(scan(turn, [zero, zero], xs)[0][0]))
}

/**
 * The three products of a step, forwards and backwards, as many times as there are steps, in one compiled loop: x W, then
 * z Wᵀ, then xᵀ z, each of arrays that the turn before has left where they are.
 */
const products = (x: NDArray, W: NDArray): NDArray[] => {
  const turn = (_: NDArray, [x]: NDArray[]): NDArray[] => {
    const z = np.matmul(x, W)
    return [np.matmul(z, np.transpose(W)), np.matmul(np.transpose(x), z)]
  }
  return foriLoop(0, length, turn, [x, np.zerosLike(W)])
}

const subjects: Record<string, () => Record<string, Contestant>> = {
  "Lorenz, 1e5 steps": () => {
    const f = jit(lorenz(100_000))
    const s = np.array(start)
    return { jit: returning(() => f(s)), loops: returning(() => lorenzLoop(100_000)) }
  },
  "gradient of Lorenz, 1e5 steps": () => {
    const f = jit(grad((s: NDArray) => np.sum(lorenz(100_000)(s))))
    const s = np.array(start)
    return { jit: returning(() => f(s)) }
  },
  "Lorenz, 1000 steps: gradient compiled anew": () => {
    const s = np.array(start)
    const run = (): Result => {
      const f = jit(grad((y: NDArray) => np.sum(lorenz(1000)(y))))
      const result = f(s)
      f.dispose()
      return result
    }
    return { jit: returning(run) }
  },
  "heat equation, 1000 cells, 1e4 steps": () => {
    const f = jit(heat)
    const u = randomArray([cells], 1, "float64")
    const data = u.data as Float64Array
    return {
      jit: returning(() => f(u)),
      loops: returning(() => heatLoop(data)),
      "SIMD loop": heatKernel(data, heatTurns),
    }
  },
  "64 bodies, 1000 steps": () => {
    const f = jit(trajectories)
    const x = randomArray([bodies, 3], 2, "float64")
    return { jit: returning(() => f(x)) }
  },
  "a while of 1e6 turns": () => {
    const f = jit(counted)
    return { jit: returning(() => f(0.5)), loops: returning(() => countedLoop(0.5)) }
  },
  "LSTM, value and gradient": () => {
    const W = randomArray([2 * units, 4 * units], 3, "float64", 0.1)
    const data = { W, b: randomArray([4 * units], 4, "float64", 0.1) }
    const xs = randomArray([length, batch, units], 5, "float64")
    const f = jit(valueAndGrad(lstmLoss))
    const alone = jit(products)
    const x = randomArray([batch, 2 * units], 6, "float64")
    const small = W.mul(0.5) // so that products of products stay finite
    const result = ([value, { W: ofW, b }]: [NDArray, typeof data]): Result => [value, ofW, b]
    return {
      jit: { run: () => f(data, xs), result },
      "products alone": { run: () => alone(x, small), result: null },
    }
  },
}

/** Functions whose loops run over arrays, with arguments of the sizes that are measured. */
export const loopsOverArrays = {
  "heat equation": () => makeProgram(heat)(np.zeros([cells])),
  "64 bodies": () => makeProgram(trajectories)(np.zeros([bodies, 3])),
  "LSTM, value and gradient": () => {
    const parameters = { W: np.zeros([2 * units, 4 * units]), b: np.zeros([4 * units]) }
    return makeProgram(valueAndGrad(lstmLoss))(parameters, np.zeros([length, batch, units]))
  },
}

export const loopsOfTurns: Workload = {
  id: "8",
  title: "Loops",
  about:
    "Loops inside a compiled function: *jit* is `foriLoop`, `scan` or `whileLoop`, *loops* is a loop of JavaScript over " +
    "numbers, *SIMD loop* one of WebAssembly written by hand, *products alone* the matrix products of the LSTM (128 units, " +
    "200 steps, batch 32) and of its reverse mode, one after the other in a loop of nothing else. The Lorenz system takes " +
    "steps of Runge and Kutta's method of order 4, its state one array of three; bodies take steps of Verlet's method. JAX " +
    "runs lax.scan and lax.while_loop.",
  unit: milliseconds,
  casesDown: true,
  champion: "jit",
  oneThread: true,
  cases: Object.keys(subjects).map((label) => ({
    label,
    group: "float64",
    parameters: { dtype: "float64", subject: label },
    long: label.startsWith("LSTM"),
  })),
  contestants: ({ subject }) => subjects[subject as string](),
}
