import { taylorjet } from "../built.js"
import { type Floats, floats, randomArray, uniform } from "../data.js"
import { kernels } from "../kernel.js"
import { returning, type Workload } from "../workload.js"

const { jit, np } = taylorjet

/** The triple loop that anyone would write, on typed arrays. */
function plain(a: Floats, b: Floats, c: Floats, n: number): Floats {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j]
      c[i * n + j] = sum
    }
  return c
}

export const matrixProduct: Workload = {
  id: "5",
  title: "Matrix products",
  about:
    "Square matrices. *product* is `jit(np.matmul)`; the time includes copying both operands into the program's memory " +
    "and the result out of it. *loops* is the triple loop on typed arrays. *kernel* is not a product: it is the inner " +
    "loop alone, with 4 or 6 rows by two vectors of sums in registers and its operands in the first cache, assembled by " +
    "the benchmark, and says what the engine can do at best. With relaxed SIMD there is a *fused* one.",
  unit: { name: "GFLOP/s", of: (ms, work) => work / ms / 1e6 },
  champion: "product",
  cases: (["float64", "float32"] as const).flatMap((dtype) =>
    [64, 128, 256, 512, 1024].map((n) => ({
      label: `n = ${n}`,
      group: dtype,
      parameters: { dtype, n },
      work: 2 * n ** 3,
      long: n > 256,
    })),
  ),
  contestants: ({ dtype, n: size }) => {
    const n = size as number
    const [a, b] = [randomArray([n, n], 1, dtype), randomArray([n, n], 2, dtype)]
    const product = jit(np.matmul)
    const [x, y, z] = [floats(dtype, n * n), floats(dtype, n * n), floats(dtype, n * n)]
    x.set(uniform(n * n, 1))
    y.set(uniform(n * n, 2))
    return {
      product: returning(() => product(a, b)),
      loops: returning(() => plain(x, y, z, n)),
      ...kernels(dtype),
    }
  },
}
