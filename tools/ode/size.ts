/**
 * What the compiled loop of ordinary steps consists of, by the order of the series: npx tsx tools/ode/size.ts. Equations,
 * instructions in kernels, kernels, bytes of WebAssembly, and milliseconds to make it. That of a small system is written
 * out; that of a larger one is rolled over orders, and has one size.
 */
import { bodies, kepler, lorenz } from "../../test/ode/systems.js"
import { loopSize } from "./loopSize.js"

const systems = {
  lorenz: { f: lorenz, start: [1, 1, 1] },
  kepler: { f: kepler, start: [0.4, 0, 0, 2] },
  "six bodies": { f: bodies(6), start: Array.from({ length: 36 }, (_, i) => Math.sin(i + 1)) },
}

for (const [name, { f, start }] of Object.entries(systems))
  for (const order of [10, 20, 30]) {
    const { equations, instructions, kernels, bytes, tracing, compiling } = loopSize(f as never, start, order)
    console.log(
      name.padEnd(12),
      `order ${order}: ${equations} equations, ${instructions} instructions in ${kernels} kernels, ${bytes} bytes,`,
      `traced in ${tracing.toFixed(0)} ms, compiled in ${compiling.toFixed(0)} ms`,
    )
  }
