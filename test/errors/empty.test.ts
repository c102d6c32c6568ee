// Arrays without elements, trees without leaves and functions without arguments.
import {
  forwardDerivatives,
  forwardDerivativesCollapsed,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  laplacian,
  linearize,
  makeProgram,
  type NDArray,
  np,
  random,
  stochasticLaplacian,
  taylor,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "./message.js"

const none = np.zeros([0, 3])
const total = (x: NDArray) => np.sum(np.sin(x))
const shapes = (xs: readonly NDArray[]) => xs.map((x) => x.shape)

describe("an empty argument", () => {
  it("jet", () => {
    const [y, series] = jet((x) => np.sin(x), [none], [[none, none]])
    expect(shapes([y, ...series])).toEqual([none.shape, none.shape, none.shape])
  })
  it("jvp, linearize, vjp", () => {
    expect(shapes(jvp((x) => np.sin(x), [none], [none]))).toEqual([none.shape, none.shape])
    expect(linearize((x) => np.sin(x), none)[1](none).shape).toEqual(none.shape)
    expect(shapes(vjp((x) => np.sin(x), none)[1](none))).toEqual([none.shape])
    expect(shapes(vjp(total, none)[1](1))).toEqual([none.shape])
  })
  it("grad, hessian, hvp, jacobians", () => {
    expect(grad(total)(none).shape).toEqual([0, 3])
    expect(hessian(total)(none).shape).toEqual([0, 3, 0, 3])
    expect(hvp(total)(none, none).shape).toEqual([0, 3])
    for (const jacobian of [jacfwd, jacrev]) {
      expect(jacobian((x) => np.sin(x))(none).shape).toEqual([0, 3, 0, 3])
      expect(jacobian(total)(none).shape).toEqual([0, 3])
      expect(jacobian((_) => np.zeros([0]))([1, 2]).shape).toEqual([0, 2])
    }
  })
  it("laplacians", () => {
    expect(laplacian(total)(none).item()).toBe(0)
    expect(stochasticLaplacian(total, none, { samples: 2, key: random.PRNGKey(0) }).item()).toBe(0)
  })
  it("taylor and derivative tensors", () => {
    expect(shapes(taylor((x) => np.sin(x), none, 2).coefficients)).toEqual([none.shape, none.shape, none.shape])
    const [value, tensors] = forwardDerivatives((x) => np.sum(x).add([1, 2]), none, 2)
    expect(value.toArray()).toEqual([1, 2])
    expect(shapes(tensors)).toEqual([[2], [2, 0, 3], [2, 0, 3, 0, 3]])
    const [, [y, slopes, sum]] = forwardDerivativesCollapsed(total, none, 2)
    expect([y.item(), slopes.shape, sum.item()]).toEqual([0, [0], 0])
  })
  it("no directions", () => {
    const [value, derivatives] = forwardDerivativesCollapsed(total, [0, 0], 2, np.zeros([0, 2]))
    expect([value.item(), shapes(derivatives), derivatives[2].item()]).toEqual([0, [[], [0], []], 0])
  })
  it("vmap", () => {
    expect(vmap((x) => np.sin(x))(none).shape).toEqual([0, 3])
    expect(vmap(total)(none).shape).toEqual([0])
    expect(vmap(total, { inAxes: 1 })(none).toArray()).toEqual([0, 0, 0])
    expect(vmap(grad(total))(none).shape).toEqual([0, 3])
    expect(jit(vmap(hessian(total)))(none).shape).toEqual([0, 3, 3])
  })
  it("the gradient of a mapped function", () => {
    expect(grad((x) => np.sum(vmap(total)(x)))(none).shape).toEqual([0, 3])
  })
})

describe("no arguments", () => {
  const constant = () => np.array(1)
  it("programs have no inputs", () => {
    expect(jit(constant)().item()).toBe(1)
    expect(String(makeProgram(constant)())).toBe("() =>\n  return 1:float64[]")
    expect(jet(constant, [], []).map(String)).toEqual(["1", ""])
    expect(jvp(constant, [], []).map(String)).toEqual(["1", "0"])
    expect(vjp(constant)[1](1)).toEqual([])
  })
  it("nothing to differentiate", () => {
    const call = (f: unknown) => messageOf(f as () => unknown)
    expect(call(grad(constant))).toBe("grad: argnums names argument 0, but the function was called with 0 arguments")
    expect(call(laplacian(constant))).toBe("laplacian: expected at least one argument to differentiate; got none")
  })
})

it("trees without leaves", () => {
  expect(grad((_: object, x: NDArray) => np.square(x))({}, 3)).toEqual({})
  expect(jit((x: object) => ({ a: x, b: {} }))({})).toEqual({ a: {}, b: {} })
  expect(messageOf(() => laplacian((_: object) => np.array(1))({}))).toBe(
    "laplacian: the first argument must be one array; got an object",
  )
})
