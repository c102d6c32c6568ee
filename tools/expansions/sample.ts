// tsx tools/expansions/sample.ts exp in out: applies an expansion to a file of little-endian doubles: the arguments of
// one point beside each other, and so the outputs of each point.
import { readFileSync, writeFileSync } from "node:fs"
import * as expansions from "../../src/primitives/expansions/index.js"
import type { Expansion } from "../../src/primitives/scalar.js"
import { numbers } from "../../test/expansions/numbers.js"

const [name, input, output, operands] = process.argv.slice(2)
const f = (expansions as Record<string, unknown>)[name] as Expansion | undefined
if (f === undefined) throw new Error(`sample: the function must be an expansion; got ${name}`)
const bytes = readFileSync(input)
const x = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
const s = numbers()
const values: number[] = []
for (let i = 0; i < x.length; i += Number(operands)) {
  const y = f(s, ...x.subarray(i, i + Number(operands)))
  values.push(...(typeof y === "number" ? [y] : y))
}
writeFileSync(output, new Float64Array(values))
