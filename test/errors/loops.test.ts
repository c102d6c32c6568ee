// What loops and branches say of arguments that cannot be meant.
import { spawn } from "node:child_process"
import path from "node:path"
import { cond, foriLoop, grad, type NDArray, np, scan, switchCase, vmap, whileLoop } from "taylorjet"
import { describe, expect, it } from "vitest"

const loosely = (f: unknown, ...args: unknown[]) => (f as (...args: unknown[]) => unknown)(...args)
const always = () => np.array(true)

describe("carries", () => {
  it.each([
    [
      () => scan((c: NDArray) => [np.stack([c, c]), c], 0, null, { length: 2 }),
      /scan: the carry must keep its shapes.*carry goes in as float64\[\] and comes out as float64\[2\]; start from/,
    ],
    [
      () => foriLoop(0, 2, (_, c: NDArray) => c.astype("float32"), 0),
      /foriLoop: .*carry goes in as float64\[\] and comes out as float32\[\]/,
    ],
    [
      () =>
        whileLoop(
          () => np.array(true),
          ({ a }: { a: NDArray[] }) => ({ a: [a[0], a[1].astype("int32")] }),
          { a: [np.array(1), np.array(2)] },
        ),
      /whileLoop: .*carry\.a\[1\] goes in as float64\[\] and comes out as int32\[\]/,
    ],
    [
      () => loosely(scan, (c: NDArray) => [[c, c], c], 0, null, { length: 2 }),
      /scan: the carry must keep its structure.*goes in as \* and comes out as \[\*, \*\]/,
    ],
  ])("that change their type from turn to turn", (call, message) => expect(call).toThrow(message))
})

describe("arrays to go through", () => {
  it.each([
    [
      () => scan((c: NDArray, [a, b]: NDArray[]) => [c.add(a).add(b), c], 0, [np.ones(3), np.ones(4)]),
      /scan: all arrays must have as many entries.*float64\[3\], float64\[4\]/,
    ],
    [
      () => scan((c: NDArray, a: NDArray) => [c.add(a), c], 0, np.ones(3), { length: 4 }),
      /as there are turns \(4\); got float64\[3\]/,
    ],
    [() => scan((c: NDArray) => [c, c], 0, null), /the number of turns is unknown; say \{ length \}/],
    [() => scan((c: NDArray, a: NDArray) => [c.add(a), c], 0, 1), /leading axis.*got float64\[\]/],
    [() => scan((c: NDArray) => [c, c], 0, null, { length: 1.5 }), /length must be a whole number/],
    [
      () => scan((c: NDArray) => [c, c], 0, null, { length: 2, checkpoint: 0 }),
      /checkpoint must be a whole number, at least 1/,
    ],
    [() => loosely(scan, (c: NDArray) => c, 0, null, { length: 2 }), /must return a list \[carry, y\]/],
    [() => loosely(scan, (c: NDArray) => [c, c], 0, null, { lenght: 2 }), /no option lenght/],
  ])("that cannot be", (call, message) => expect(call).toThrow(message))
})

describe("conditions", () => {
  it.each([
    [
      () =>
        whileLoop(
          (c: NDArray) => c,
          (c: NDArray) => c,
          1,
        ),
      /whileLoop: the condition must be a bool scalar; got float64\[\]; compare/,
    ],
    [
      () =>
        whileLoop(
          (c: NDArray) => np.less(c, 1),
          (c: NDArray) => c,
          np.ones(2),
        ),
      /must be a bool scalar; got bool\[2\].*np\.any/,
    ],
    [() => loosely(cond, np.array(1), always, always), /cond: the predicate must be a bool scalar; got float64\[\]/],
    [() => switchCase(0.5, [always]), /switchCase: the index must be a whole number; got 0\.5/],
    [
      () => switchCase(np.array([0, 1], { dtype: "int32" }), [always]),
      /the index must be an int32 scalar; got int32\[2\]/,
    ],
    [() => switchCase(0, []), /one at least/],
  ])("that are none", (call, message) => expect(call).toThrow(message))
})

describe("branches", () => {
  it.each([
    [
      () =>
        cond(
          true,
          (x: NDArray) => x,
          (x: NDArray) => np.stack([x, x]),
          1,
        ),
      /cond: all branches must return the same shapes.*result is float64\[2\] in onFalse and float64\[\] in onTrue/,
    ],
    [
      () =>
        loosely(
          cond,
          true,
          (x: NDArray) => [x, x],
          (x: NDArray) => x,
          1,
        ),
      /all branches must return one structure; onFalse returns \*, onTrue \[\*, \*\]/,
    ],
    [
      () => switchCase(0, [() => np.array(1), () => np.array(1).astype("int32")]),
      /result is float64\[\] in branch 0 and int32\[\] in branch 1/,
    ],
  ])("of different types", (call, message) => expect(call).toThrow(message))
})

it("reverse mode of a while without a bound names what to do", () => {
  const f = (x: NDArray) =>
    whileLoop(
      (c: NDArray) => np.less(c, 9),
      (c: NDArray) => c.mul(c),
      x,
    )
  expect(() => grad(f)(2)).toThrow(/whileLoop: reverse mode needs.*maxSteps.*scan/)
  expect(() => vmap(grad(f))([2, 3])).toThrow(/maxSteps/)
})

it("bounds of foriLoop are whole numbers", () => {
  expect(() => foriLoop(0, 2.5, (_, c: NDArray) => c, 0)).toThrow(/foriLoop: upper must be a whole number/)
})

it("an endless loop stops at Ctrl-C", async () => {
  const root = path.resolve(import.meta.dirname, "../..")
  const code =
    'import { np, whileLoop } from "taylorjet"; console.log("runs"); whileLoop(() => np.array(true), (c) => c.add(1), 0)'
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { cwd: root })
  await new Promise((resolve) => child.stdout.once("data", resolve))
  child.kill("SIGINT")
  const signal = await new Promise((resolve) => child.once("exit", (_, how) => resolve(how)))
  expect(signal).toBe("SIGINT")
}, 60_000)
