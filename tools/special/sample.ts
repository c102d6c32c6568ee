// tsx tools/special/sample.ts erf in out: applies erf, erfc or erfinv to a file of little-endian doubles.
import { readFileSync, writeFileSync } from "node:fs"
import { erf, erfc } from "../../src/primitives/special/erf.js"
import { erfinv } from "../../src/primitives/special/erfinv.js"

const [name, input, output] = process.argv.slice(2)
const f = { erf, erfc, erfinv }[name]
if (f === undefined) throw new Error(`sample: the function must be erf, erfc or erfinv; got ${name}`)
const bytes = readFileSync(input)
writeFileSync(output, new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8).map(f))
