// Under noUncheckedIndexedAccess, what is taken from split keys is an array.
import path from "node:path"
import ts from "typescript"
import { expect, it } from "vitest"
import { options } from "../documentation/api.js"

const text = `
import { type NDArray, random } from "taylorjet"
const key = random.PRNGKey(0)
const [a, b] = random.split(key)
export const two: NDArray[] = [a, b]
const [c, , d] = random.split(a, 3)
export const three: NDArray[] = [c, d]
export const whole: NDArray = random.split(key, 4)
export const first: NDArray = random.split(key, 4).at(0)
declare const n: number
const [e] = random.split(key, n)
// @ts-expect-error how many there are is not known
export const some: NDArray = e
const [, , third] = random.split(key)
// @ts-expect-error there are no more
export const none: NDArray = third
// @ts-expect-error an array is no list
random.split(key).map((k) => k)
`

it("random.split is typed by the number of keys", { timeout: 240_000 }, () => {
  const name = path.join(import.meta.dirname, "split.ts")
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => file === name || fileExists(file)
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, text, rest[0]) : getSourceFile(file, ...rest)
  const program = ts.createProgram([name], { ...options, noUncheckedIndexedAccess: true }, host)
  const found = program.getSemanticDiagnostics(program.getSourceFile(name))
  expect(found.map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n"))).toEqual([])
})
