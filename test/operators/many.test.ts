// Functions of very many arguments and of trees with very many leaves: they work, or say that the arguments are too many.
import * as taylorjet from "taylorjet"
import { grad, jit, jvp, linearize, type NDArray, np, tree, vjp, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"

const n = 65_000
const numbers = Array.from({ length: n }, (_, i) => i / n)
const ones = numbers.map(() => 1)

/** Of all arguments the last one counts. */
const last = (...xs: NDArray[]): NDArray => np.sin(xs[xs.length - 1])
const value = Math.sin(numbers[n - 1])
const slope = Math.cos(numbers[n - 1])

describe(`a function of ${n} arguments`, () => {
  const cases: Record<string, () => unknown> = {
    grad: () => expect(Number(grad(last)(...numbers))).toBe(0),
    "grad of grad": () => expect(Number(grad(grad(last))(...numbers))).toBe(0),
    jvp: () => expect(jvp(last, numbers, ones).map(Number)).toEqual([value, slope]),
    vjp: () => expect(vjp(last, ...numbers)[1](1).map(Number)).toEqual([...ones.slice(1).map(() => 0), slope]),
    linearize: () => expect(Number(linearize(last, ...numbers)[1](...ones))).toBe(slope),
    hessian: () => taylorjet.hessian(last)(...numbers),
    jacrev: () => taylorjet.jacrev(last)(...numbers),
    hvp: () => taylorjet.hvp(last)(1, 1, ...numbers),
    vmap: () => vmap((...xs: NDArray[]) => xs[0])(...numbers.map((x) => np.array([x]))),
    jit: () => expect(Number(jit(last)(...numbers))).toBeCloseTo(value, 14),
    checkpoint: () => taylorjet.checkpoint(last)(...numbers),
    "tree.map": () =>
      expect(tree.map((...xs: NDArray[]) => xs[n], np.array(0), ...numbers.map((x) => np.array(x))).item()).toBe(
        numbers[n - 1],
      ),
    cond: () => taylorjet.cond(true, last, last, ...numbers),
  }
  it.each(Object.keys(cases))("%s", (name) => {
    try {
      cases[name]()
    } catch (error) {
      expect(String(error)).toMatch(
        /^Error: [\w.]+: expected no more arguments than fit on the stack of the host; got 6500\d; give them/,
      )
    }
  })
  it("in one list", () => {
    const listed = grad((xs: NDArray[]) => last(...xs.slice(-3)))(numbers.map((x) => np.array(x)))
    expect(Number(listed[n - 1])).toBe(slope)
  })
})

it("an error of a function of many arguments is its own", () => {
  const wrong = (..._: NDArray[]): NDArray => {
    throw new RangeError("out of range")
  }
  expect(() => grad(wrong)(...ones.slice(0, 2000))).toThrow(new RangeError("out of range"))
})

describe("a tree of 5000 leaves", () => {
  const xs = numbers.slice(0, 5000).map((x) => np.array(x))
  const cosines = xs.map((x) => Math.cos(x.item()))
  const sum = (ys: NDArray[]): NDArray => np.sum(np.sin(np.stack(ys)))
  const chain = (ys: NDArray[]): NDArray => ys.reduce((total, y) => total.add(y.mul(y)), np.array(0))
  const items = (ys: readonly NDArray[]): number[] => ys.map((y) => y.item())

  it("reverse mode", () => {
    expect(items(grad(sum)(xs))).toEqual(cosines)
    expect(items(grad(chain)(xs))).toEqual(xs.map((x) => 2 * x.item()))
    expect(items(vjp((ys: NDArray[]) => ys.map((y) => np.sin(y)), xs)[1](xs.map(() => 1))[0])).toEqual(cosines)
  })
  it("forward mode", () => {
    const forward = np.sum(np.array(cosines)).item()
    expect(jvp(sum, [xs], [xs.map(() => 1)])[1].item()).toBeCloseTo(forward, 8)
    expect(linearize(sum, xs)[1](xs.map(() => 1)).item()).toBeCloseTo(forward, 8)
  })
  it("mapped and compiled", () => {
    const pairs = xs.map((x) => np.stack([x, x.neg()]))
    expect(np.allclose(vmap(sum)(pairs), np.stack([sum(xs), sum(xs).neg()]))).toBe(true)
    expect(np.allclose(np.stack(jit(grad(sum))(xs)), cosines)).toBe(true)
  })
  it("as one vector", () => {
    const [vector, unravel] = tree.ravel(xs)
    expect(items(unravel(vector))).toEqual(items(xs))
  })
})

it("very many arrays are joined", () => {
  const xs = Array.from({ length: 130_000 }, (_, i) => np.array([i % 3]))
  expect(np.concatenate(xs).shape).toEqual([130_000])
  expect(np.stack(xs).shape).toEqual([130_000, 1])
  expect(jit((x: NDArray) => np.sum(np.concatenate(new Array<NDArray>(130_000).fill(x))))([1, 2]).item()).toBe(390_000)
  expect(
    grad((x: NDArray) => np.sum(np.concatenate(new Array<NDArray>(130_000).fill(x))))(np.ones(2)).toArray(),
  ).toEqual([130_000, 130_000])
})
