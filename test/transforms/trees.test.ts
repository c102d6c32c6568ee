// Parameters and results that are objects, lists and tuples, nested.
import {
  type ArrayLike,
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
  type NDArray,
  np,
  valueAndGrad,
  vjp,
  vmap,
} from "taylorjet"
import { describe, expect, it } from "vitest"
import { evaluate, expectClose } from "./evaluate.js"

type Layer = { w: NDArray; b: NDArray }
type Network = { layers: Layer[]; scale: NDArray }

const network = (p: Network, x: NDArray): NDArray =>
  np.sum(p.layers.reduce((h, { w, b }) => np.tanh(np.matmul(w, h).add(b)), x)).mul(p.scale)

const parameters: Network = {
  layers: [
    {
      w: np.array([
        [0.1, 0.2],
        [0.3, 0.4],
        [-0.5, 0.6],
      ]),
      b: np.array([0.1, 0, -0.1]),
    },
    { w: np.array([[0.7, -0.8, 0.9]]), b: np.array([0.05]) },
  ],
  scale: np.array(2),
}
const x = np.array([1, -2])

/** The network as a function of one vector: leaves in the order of their keys. */
const pack = ({ layers: [p, q], scale }: Network) =>
  np.concatenate([p.b, np.ravel(p.w), q.b, np.ravel(q.w), np.reshape(scale, [1])])
const unpack = (v: NDArray): Network => ({
  layers: [
    { b: v.slice(0, 3), w: v.slice(3, 9).reshape(3, 2) },
    { b: v.slice(9, 10), w: v.slice(10, 13).reshape(1, 3) },
  ],
  scale: v.at(13),
})
const flat = pack(parameters)
const asVector = (v: NDArray) => network(unpack(v), x)

describe("a network's parameters", () => {
  it("grad has their structure", () => {
    const g = evaluate(grad(network), parameters, x)
    expect(Object.keys(g)).toEqual(["layers", "scale"])
    expect(g.layers.map(({ w, b }) => [w.shape, b.shape])).toEqual([
      [[3, 2], [3]],
      [[1, 3], [1]],
    ])
    expectClose(pack(g), grad(asVector)(flat))
  })
  it("valueAndGrad", () => {
    const [value, g] = evaluate(valueAndGrad(network), parameters, x)
    expectClose(value, network(parameters, x))
    expectClose(pack(g), grad(asVector)(flat))
  })
  it("both arguments", () => {
    const [p, y] = evaluate(grad(network, { argnums: [0, 1] }), parameters, x) as [Network, NDArray]
    expectClose(pack(p), grad(asVector)(flat))
    expectClose(y, grad((z: NDArray) => network(parameters, z))(x))
  })
  it("jvp and linearize along a gradient", () => {
    const g = grad(network)(parameters, x)
    const expected = np.sum(np.square(pack(g)))
    const f = (p: Network) => network(p, x)
    expectClose(jvp(f, [parameters], [g])[1], expected)
    expectClose(linearize(f, parameters)[1](g), expected)
  })
  it("jet along a gradient", () => {
    const g = grad(network)(parameters, x)
    const zeros = unpack(np.zeros(14))
    const terms = jet((p: Network) => network(p, x), [parameters], [[g, zeros, zeros]])[1]
    const expected = jet(asVector, [flat], [[pack(g), np.zeros(14), np.zeros(14)]])[1]
    expectClose(terms, expected)
  })
  it("hvp", () => {
    const direction = np.arange(14).mul(0.1)
    const product = hvp((p: Network) => network(p, x))(parameters, unpack(direction))
    expectClose(pack(product), hvp(asVector)(flat, direction))
    expectClose(pack(hvp(network, parameters, unpack(direction), x)), pack(product))
  })
  it("a Laplacian in the other argument, differentiated in them", () => {
    const f = (y: NDArray, p: Network) => network(p, y)
    const g = evaluate(
      grad((p: Network) => laplacian(f)(x, p)),
      parameters,
    )
    const expected = grad((v: NDArray) => laplacian(f)(x, unpack(v)))(flat)
    expectClose(pack(g), expected)
  })
  it("vmap shares them", () => {
    const xs = np.stack([x, x.mul(2), x.mul(3)])
    const values = evaluate(vmap(network, { inAxes: [null, 0] }), parameters, xs)
    expectClose(
      values,
      [1, 2, 3].map((n) => network(parameters, x.mul(n))),
    )
  })
  it("vmap over an ensemble of them", () => {
    const [p, q] = [flat, flat.mul(0.5)].map(unpack)
    const two = (f: (n: Network) => NDArray) => np.stack([f(p), f(q)])
    const ensemble: Network = {
      layers: [0, 1].map((i) => ({ w: two((n) => n.layers[i].w), b: two((n) => n.layers[i].b) })),
      scale: two((n) => n.scale),
    }
    expectClose(evaluate(vmap(network, { inAxes: [0, null] }), ensemble, x), [network(p, x), network(q, x)])
    const g = evaluate(vmap(grad(network), { inAxes: [0, null] }), ensemble, x)
    expectClose(g.layers[1].b, [grad(network)(p, x).layers[1].b, grad(network)(q, x).layers[1].b])
  })
  it("jit does not mind the order of keys", () => {
    let traced = 0
    const f = jit((p: { a: NDArray; b: NDArray }) => {
      traced++
      return p.a.sub(p.b)
    })
    expect([f({ a: 5, b: 2 }).item(), f({ b: 2, a: 5 }).item(), traced]).toEqual([3, 3, 1])
  })
})

describe("results that are trees", () => {
  const f = (y: ArrayLike) => ({ sines: [np.sin(y), { twice: np.sin(np.mul(2, y)) }], square: np.square(y) })
  it("jet", () => {
    const [value, [first, second]] = evaluate((y: ArrayLike) => jet(f, [y], [[1, 0]]), 0.5)
    expectClose([value.square, first.square, second.square], [0.25, 1, 2])
    expectClose(second.sines, [-Math.sin(0.5), -4 * Math.sin(1)])
  })
  it("jvp and vjp", () => {
    expectClose(jvp(f, [0.5], [2])[1], { sines: [2 * Math.cos(0.5), 4 * Math.cos(1)], square: 2 })
    const pulled = vjp(f, 0.5)[1]({ sines: [1, { twice: 10 }], square: 100 })
    expectClose(pulled, Math.cos(0.5) + 20 * Math.cos(1) + 100)
  })
  it("jacobians have the structure of the result", () => {
    for (const jacobian of [jacfwd, jacrev]) {
      const j = evaluate(jacobian(f), np.array([0.5, 1]))
      expectClose(j.square, [1, 0, 0, 2])
      expectClose(j.sines[1], [2 * Math.cos(1), 0, 0, 2 * Math.cos(2)])
    }
  })
  it("and inside it that of the argument", () => {
    const g = (p: { a: NDArray; b: NDArray[] }) => [p.a.mul(p.b[0]), { sum: p.a.add(p.b[1]) }]
    for (const jacobian of [jacfwd, jacrev]) {
      const j = evaluate(jacobian(g), { a: np.array([1, 2]), b: [np.array(3), np.array(4)] })
      expect(JSON.stringify(j, (_, v) => (Array.isArray(v?.shape) ? v.shape : v))).toBe(
        JSON.stringify([{ a: [2, 2], b: [[2], [2]] }, { sum: { a: [2, 2], b: [[2], [2]] } }]),
      )
    }
  })
  it("Hessian of a function of a tree: a tree of trees", () => {
    const h = evaluate(
      hessian((p: { a: NDArray; b: NDArray }) => np.sum(np.mul(np.square(p.a), p.b))),
      { a: np.array([1, 2]), b: np.array(3) },
    ) as unknown as Record<"a" | "b", { a: NDArray; b: NDArray }>
    expectClose(h.a.a, [6, 0, 0, 6])
    expectClose([h.a.b, h.b.a, h.b.b], [2, 4, 2, 4, 0])
  })
  it("Laplacians of several functions at once", () => {
    const g = (y: NDArray) => ({ quartic: np.sum(np.power(y, 4)), each: np.power(y, 3) })
    expectClose(evaluate(laplacian(g), np.array([1, 2])), { each: [6, 12], quartic: 60 })
  })
  it("vmap", () => {
    const { sines, square } = evaluate(vmap(f), [1, 2, 3])
    expectClose([sines, square], [1, 2, 3].map(Math.sin).concat([2, 4, 6].map(Math.sin), [1, 4, 9]))
  })
  it("tuples", () => {
    const [y, g] = evaluate(
      valueAndGrad((p: [NDArray, NDArray]) => p[0].mul(p[1])),
      [2, np.array(3)],
    )
    expectClose([y, g], [6, 3, 2])
    expect(Array.isArray(g)).toBe(true)
  })
})
