// What cannot be done with a traced value: read it, branch on it, compute with it in JavaScript.
import { type NDArray, np } from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"
import { transforms } from "./transforms.js"

const remedy = "compute with np or with methods such as x.mul(y); to choose by a value use np.where(condition, x, y)"
const unknown = `NDArray: the value of a traced float64[] is not known while its function is being traced; ${remedy}`

const number = (x: NDArray): number => x as unknown as number

const wrong: readonly [string, (x: NDArray) => unknown][] = [
  ["if (x > 0)", (x) => (number(x) > 0 ? x : np.neg(x))],
  ["0 <= x", (x) => (0 <= number(x) ? x : np.neg(x))],
  // biome-ignore lint/suspicious/noDoubleEquals: it calls valueOf, as === would not.
  ["x == 1", (x) => (number(x) == 1 ? x : np.neg(x))],
  ["switch (Math.sign(x))", (x) => (Math.sign(number(x)) === 1 ? x : np.neg(x))],
  ["x * 2", (x) => number(x) * 2],
  ["x + 1", (x) => number(x) + 1],
  ["x + ''", (x) => `${number(x) + ""}`],
  ["-x", (x) => -number(x)],
  ["x ** 2", (x) => number(x) ** 2],
  ["Math.sin(x)", (x) => Math.sin(number(x))],
  ["Number(x)", (x) => Number(x)],
  ["x.data", (x) => np.array(x.data[0])],
  ["x.item()", (x) => np.array(x.item())],
  ["x.toArray()", (x) => np.array(x.toArray())],
  ["x.valueOf()", (x) => np.array(x.valueOf())],
]

describe.each(Object.entries(transforms))("inside %s", (_, transform) => {
  it.each(wrong)("%s", (_, f) => {
    expect(messageOf(() => transform(f as never, 1))).toBe(unknown)
  })
})

it("comparisons that return JavaScript truth values", () => {
  const compare = (same: (x: NDArray) => boolean) =>
    messageOf(() => transforms.grad((x) => (same(x) ? x : np.neg(x)), 1))
  const rest =
    "the value of a traced float64[] is not known while its function is being traced; compare what the function returns"
  expect(compare((x) => np.allclose(x, 1))).toBe(`allclose: ${rest}`)
  expect(compare((x) => np.arrayEqual(x, 1))).toBe(`arrayEqual: ${rest}`)
})

it("a template shows the type, so that a program can be debugged by printing", () => {
  const seen: string[] = []
  transforms.grad((x) => {
    seen.push(`${x} ${x.add([1, 2])}`)
    return x
  }, 1)
  expect(seen).toEqual(["Traced<float64[]> Traced<float64[2]>"])
})

describe("outside a trace only 0-d arrays act as numbers", () => {
  const only = "NDArray: only 0-d arrays act as numbers in JavaScript arithmetic; "
  const methods = "; use methods such as x.add(y), x.mul(y), or np.less(x, y)"
  const x = number(np.array([1, 2]))
  it.each<[string, () => unknown]>([
    ["x * 2", () => x * 2],
    ["x + x", () => x + x],
    ["x > 0", () => x > 0],
    ["Math.sin(x)", () => Math.sin(x)],
  ])("%s", (_, f) => {
    expect(messageOf(f)).toBe(`${only}got float64[2]${methods}`)
  })
  it("and they do", () => {
    const y = number(np.array(3))
    expect([y * 2, y + 1, y > 2, `${y}`]).toEqual([6, 4, true, "3"])
  })
})
