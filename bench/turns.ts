/**
 * What a turn of the loops of workload 8 consists of, and a point of the jets of workload 4: counted from what is compiled, so
 * that it does not depend on the machine. `npm run build && npx tsx bench/turns.ts`. Prints, writes nothing.
 */
import type { NDArray } from "taylorjet"
import type { Instruction, Kernel } from "../src/compile/kernel.js"
import type { Step } from "../src/compile/steps.js"
import type { Program } from "../src/ir/program.js"
import { built, taylorjet } from "./built.js"
import { loopsOverArrays } from "./workloads/loops.js"

const { prepared } = await built<typeof import("../src/compile/prepare.js")>("compile/prepare.js")
const { carrying } = await built<typeof import("../src/compile/carry.js")>("compile/carry.js")
const { fuse } = await built<typeof import("../src/compile/fuse.js")>("compile/fuse.js")
const { bytesOf, flopsOf } = await built<typeof import("../src/compile/work.js")>("compile/work.js")
const { idioms } = await built<typeof import("../src/backends/wasm/idioms.js")>("backends/wasm/idioms.js")
const { jet, makeProgram, np } = taylorjet

const dear = new Set<Instruction["op"]>(["div", "sqrt"])
const still = new Set<Instruction["op"]>(["load", "constant"])

/** Do the elements of a row lie beside each other, or are they all one? */
const isBeside = ({ strides }: { readonly strides: readonly number[] }): boolean => (strides.at(-1) ?? 0) <= 1

/** The instructions at a point, and how the elements of rows lie. */
function point(kernel: Kernel, fma: boolean): string {
  const { body, stores } = idioms(kernel.body, kernel.stores, fma)
  const loads = body.flatMap((x) => x.access ?? [])
  const written = stores.map((s) => s.access)
  const count = (of: (x: Instruction) => boolean) => body.filter(of).length
  const apart = [...loads, ...written].filter((x) => !isBeside(x)).length
  return (
    `${loads.length} loads, ${count((x) => !still.has(x.op) && !dear.has(x.op))} operations, ` +
    `${count((x) => dear.has(x.op))} divisions and roots, ${stores.length} stores` +
    `${apart > 0 ? `; ${apart} of the loads and stores go over elements that lie apart` : ""}`
  )
}

function show(step: Step, indent: string): void {
  if (step.kind === "loop") {
    console.log(`${indent}loop of ${step.turns} turns`)
    for (const inner of step.steps) show(inner, `${indent}  `)
  } else if (step.kind === "kernel") {
    const much = `${(flopsOf(step) / 1000).toFixed(1)} thousand operations, ${(bytesOf(step) / 1000).toFixed(1)} kB`
    console.log(`${indent}kernel over [${step.domain}]: ${much}`)
    console.log(`${indent}  a point: ${point(step, false)}`)
  } else if (step.kind === "product") {
    const shape = `${step.rows} x ${step.depth} by ${step.depth} x ${step.columns}`
    console.log(`${indent}product ${shape}: ${(flopsOf(step) / 1000).toFixed(1)} thousand operations`)
  } else console.log(`${indent}${step.kind}${step.kind === "pack" ? ` of ${step.lines} lines of ${step.depth}` : ""}`)
}

const stepsOf = (program: unknown): readonly Step[] => carrying(fuse(prepared(program as Program))).steps

for (const [title, make] of Object.entries(loopsOverArrays)) {
  console.log(`\n${title}`)
  for (const step of stepsOf(make())) show(step, "  ")
}

console.log("\nJets of elementwise functions: a point, without products fused with sums and with")
for (const [name, dtype, order] of [
  ["tanh", "float64", 4],
  ["exp", "float32", 2],
] as const) {
  const along = (...[x, ...terms]: NDArray[]): NDArray[] => {
    const [y, rest] = jet((u: NDArray) => np[name](u), [x], [terms], { factorialScaled: false })
    return [y, ...rest]
  }
  const inputs = Array.from({ length: order + 1 }, () => np.zeros([100_000], { dtype }))
  for (const step of stepsOf(makeProgram(along)(...inputs)))
    if (step.kind === "kernel")
      for (const fma of [false, true]) console.log(`  ${name}, ${dtype}, K = ${order}: ${point(step, fma)}`)
}
