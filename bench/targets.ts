import { all, both, type Cells, type Dtype, NotMeasured, type Target, target } from "./judge.js"
import { type Cell, jax, newerNode, node, timesAsLong, typical } from "./results.js"
import { show } from "./show.js"
import { targetsOnLoops } from "./targetsOnLoops.js"
import { targetsOnMatrices } from "./targetsOnMatrices.js"
import { targetsOnSteps } from "./targetsOnSteps.js"
import { targetsOnXla } from "./targetsOnXla.js"

const sizes = ["n = 256", "n = 512", "n = 1024"]
const batches = ["Laplacian, batch 1", "Laplacian, batch 16", "Laplacian, batch 64"]
const biharmonic = "biharmonic, batch 16"

const overLoops = (dtype: Dtype, least: number): Target =>
  target(`matrix product, ${dtype}, n = 256, 512, 1024: times as fast as plain loops`, `>= ${least}`, (cells) =>
    all(
      sizes.map((n) => timesAsLong(cells("5", "loops", n, dtype), cells("5", "product", n, dtype))),
      (ratio) => ratio >= least,
    ),
  )

/** The inner kernels of a case that the host can run. */
function kernelsIn(cells: Cells, label: string, dtype: Dtype): Cell[] {
  const found = ["4x2", "6x2", "4x2, fused", "6x2, fused"].flatMap((shape) => {
    try {
      return [cells("5", `kernel ${shape}`, label, dtype)]
    } catch {
      return []
    }
  })
  if (found.length === 0) throw new NotMeasured()
  return found
}

const overKernel = target(
  "matrix product, float32, n = 256, 512, 1024: share of the best inner kernel in cache",
  ">= 0.85",
  (cells) =>
    all(
      sizes.map((n) => {
        const product = cells("5", "product", n, "float32")
        const work = 2 * Number(n.slice(4)) ** 3
        const shares = kernelsIn(cells, n, "float32").map((k) => (work / (k.work as number)) * timesAsLong(k, product))
        return Math.min(...shares)
      }),
      (share) => share >= 0.85,
    ),
)

const overOther = (
  what: string,
  labels: readonly string[],
  other: string,
  most: number,
  ours = "collapsed",
): Target[] =>
  both((dtype) =>
    target(`${what}, ${dtype}: ${ours} / ${other}`, `<= ${most}`, (cells) =>
      all(
        labels.map((label) => timesAsLong(cells("3", ours, label, dtype), cells("3", other, label, dtype))),
        (ratio) => ratio <= most,
      ),
    ),
  )

const overProducts = both((dtype) =>
  target(
    `Laplacian, D = 50, batches 1, 16, 64, ${dtype}: collapsed / its matrix products at the rate of *products alone*`,
    "<= 1.3",
    (cells) =>
      all(
        batches.map((label) => {
          const [whole, alone] = [cells("3", "collapsed", label, dtype), cells("3", "products alone", label, dtype)]
          return timesAsLong(whole, alone) * ((alone.work as number) / (whole.work as number))
        }),
        (ratio) => ratio <= 1.3,
      ),
  ),
)

const steps = ["Laplacian, D = 2", "Laplacian, D = 10", "Laplacian, D = 20, 100 points", "biharmonic, D = 2"]

/** A step of training is so many times as fast as another way to do it. */
const overStep = (label: string, other: string, least: number): Target =>
  target(`a step of training, ${label}, float64: times as fast as ${other}`, `>= ${least}`, (cells) =>
    all([timesAsLong(cells("6", other, label), cells("6", "collapsed", label))], (ratio) => ratio >= least),
  )

const overJaxJs = both((dtype) =>
  target(`Laplacian, D = 50, one point, ${dtype}: times as fast as nested @jax-js/jax`, ">= 100", (cells) =>
    all(
      [timesAsLong(cells("3", "jax-js, nested", batches[0], dtype), cells("3", "collapsed", batches[0], dtype))],
      (ratio) => ratio >= 100,
    ),
  ),
)

/** Are we ahead of JAX with one thread? */
const overJax = (
  what: string,
  id: string,
  ours: string,
  theirs: string,
  labels: readonly string[],
  dtype: Dtype = "float64",
): Target =>
  target(`${what}: times as fast as JAX, ${theirs}`, "> 1", (cells) =>
    all(
      labels.map((label) =>
        timesAsLong(cells(id, `JAX, ${theirs}`, label, dtype, jax(1)), cells(id, ours, label, dtype)),
      ),
      (ratio) => ratio > 1,
    ),
  )

const inNode: readonly Target[] = [
  overLoops("float32", 25),
  overKernel,
  overLoops("float64", 12),
  target(
    "jet of tanh, K = 4, float64: ns per element and coefficient; times as fast as loops",
    "<= 2 or >= 3",
    (cells) => {
      const ours = cells("4", "jet", "tanh, K = 4")
      const [each, ratio] = [(1e6 * typical(ours)) / 5e5, timesAsLong(cells("4", "loops", "tanh, K = 4"), ours)]
      return { shown: `${show(each)} ns; ${show(ratio)}`, met: each <= 2 || ratio >= 3 }
    },
  ),
  target("the same with resident arrays: ns per element and coefficient", "<= 1.7", (cells) =>
    all([(1e6 * typical(cells("4", "resident", "tanh, K = 4"))) / 5e5], (each) => each <= 1.7, " ns"),
  ),
  target("jet of exp, K = 2, float32, with resident arrays: times as long as JAX, jet", "<= 1.2", (cells) =>
    all(
      [
        1 /
          timesAsLong(
            cells("4", "JAX, jet", "exp, K = 2", "float32", jax(1)),
            cells("4", "resident", "exp, K = 2", "float32"),
          ),
      ],
      (ratio) => ratio <= 1.2,
    ),
  ),
  ...overOther("Laplacian, D = 50, batches 1, 16, 64", batches, "standard", 0.55),
  ...overOther("Laplacian, D = 50, batches 1, 16, 64", batches, "nested", 0.48),
  ...overProducts,
  ...overJaxJs,
  ...overOther("biharmonic, D = 5", [biharmonic], "standard", 0.76),
  ...overOther("biharmonic, D = 5", [biharmonic], "standard", 0.76, "collapsed 4-jets"),
  ...overOther("biharmonic, D = 5", [biharmonic], "nested", 0.55),
  ...both((dtype) =>
    target(`trace of a Hessian, n = 1024, ${dtype}: times as fast as the nested full Hessian`, ">= 50", (cells) =>
      all(
        [timesAsLong(cells("2", "Hessian, nested", dtype, dtype), cells("2", "collapsed", dtype, dtype))],
        (ratio) => ratio >= 50,
      ),
    ),
  ),
  target("a second derivative, from number to number", "< 2 µs", (cells) =>
    all([1000 * typical(cells("1", "jet", "order 2"))], (us) => us < 2, " µs"),
  ),
  target("trace, jet and compile the Laplacian of the network", "< 25 ms", (cells) =>
    all([typical(cells("7", "trace and compile", "3, Laplacian, one point"))], (time) => time < 25, " ms"),
  ),
  overJax(
    "derivatives of orders 1, 2, 5, 10, 20",
    "1",
    "jet",
    "jet",
    [1, 2, 5, 10, 20].map((order) => `order ${order}`),
  ),
  ...both((dtype) => overJax(`trace of a Hessian, ${dtype}`, "2", "collapsed", "jets", [dtype], dtype)),
  ...[steps[0], steps[2]].map((label) => overStep(label, "jax-js, nested", 50)),
  ...steps.map((label) => overStep(label, "nested", 2)),
  ...both((dtype) => overJax(`each step of training, ${dtype}`, "6", "collapsed", "nested", steps, dtype)),
  ...both((dtype) =>
    overJax(
      `kinetic energy of a wave function, ${dtype}`,
      "12",
      "collapsed, in turn",
      "forward Laplacian",
      ["16 electrons, batch 64"],
      dtype,
    ),
  ),
  overJax("trace and compile, workloads 1, 3, 6", "7", "trace and compile", "trace and compile", [
    "1, order 2",
    "3, Laplacian, one point",
    "6, a step",
  ]),
]

/** The processes of Node that are judged. */
export const judged = [node, newerNode]

/** Targets, and the processes that each of them is judged on. */
export const targets: readonly { readonly hosts: readonly string[]; readonly targets: readonly Target[] }[] = [
  { hosts: judged, targets: [...targetsOnSteps, ...inNode] },
  { hosts: judged, targets: targetsOnLoops },
  { hosts: judged, targets: targetsOnMatrices },
  { hosts: ["xla"], targets: targetsOnXla },
]
