// The namespace tree: laws that every tree satisfies, and what is refused.
import fc from "fast-check"
import { grad, jet, jit, jvp, makeProgram, type NDArray, np, tree, vmap } from "taylorjet"
import { describe, expect, it } from "vitest"
import { messageOf } from "../errors/message.js"

const leaf = fc
  .tuple(fc.constantFrom<number[][]>([], [2], [1, 3], [0]), fc.constantFrom("float64", "float32", "int32", "bool"))
  .map(([shape, dtype]) =>
    np
      .arange(1, 1 + shape.flat().reduce((n, d) => n * d, 1))
      .reshape(shape.flat())
      .astype(dtype as "float64"),
  )
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: "tree" },
    leaf,
    fc.constantFrom(null, undefined),
    fc.array(tie("node"), { maxLength: 3, depthIdentifier: "tree" }),
    fc.dictionary(fc.constantFrom("w", "b", "a b", "__proto__", "length"), tie("node"), { depthIdentifier: "tree" }),
  ),
}))

/** The text of a tree, dtypes and shapes included. */
const show = (x: unknown): string => {
  const shown = tree.leaves(x).map((y) => `${y.dtype}[${y.shape}] ${y}`)
  return `${tree.structure(x)} ${shown.join("; ")}`
}
const law = (holds: (t: unknown) => void) =>
  fc.assert(
    fc.property(node, (t) => void holds(t)),
    { seed: 1, numRuns: 300 },
  )

describe("laws", () => {
  it("unflatten undoes leaves", () =>
    law((t) => expect(show(tree.unflatten(tree.structure(t), tree.leaves(t)))).toBe(show(t))))
  it("map of what changes nothing changes nothing, null and undefined neither", () =>
    law((t) => {
      const same = tree.map((x) => x, t)
      expect(show(same)).toBe(show(t))
      expect(tree.structure(t).size).toBe(tree.leaves(t).length)
    }))
  it("unravel undoes ravel, dtypes and shapes included", () =>
    law((t) => {
      const [vector, unravel] = tree.ravel(t)
      expect(vector.shape).toEqual([tree.leaves(t).reduce((n, x) => n + x.size, 0)])
      expect(show(unravel(vector))).toBe(show(t))
    }))
  it("zerosLike is x less x", () =>
    law((t) => expect(show(tree.zerosLike(t))).toBe(show(tree.map((x) => np.zerosLike(x), t)))))
  it("map over two trees maps each pair", () =>
    law((t) => {
      const doubled = tree.map((x, y) => np.add(x, y), t as NDArray, t as NDArray)
      expect(tree.leaves(doubled).map(String)).toEqual(tree.leaves(t).map((x) => String(np.add(x, x))))
    }))
})

describe("in functions that are traced", () => {
  type Layer = { w: NDArray; b: NDArray | null }
  const p: Layer[] = [
    { w: np.array([1, 2]), b: np.array(3) },
    { w: np.array([4, 5]), b: null },
  ]
  const loss = (q: Layer[]) => np.sum(np.square(tree.ravel(q)[0]))
  const byLeaves = (q: Layer[]) => tree.leaves(q).reduce((sum, x) => sum.add(np.sum(x.mul(x))), np.array(0))
  const lists = (q: unknown) => tree.leaves(q).map((x) => x.toArray())
  it("ravel, leaves and map have gradients, jets and compiled code", () => {
    for (const f of [loss, byLeaves]) {
      expect(lists(grad(f)(p))).toEqual([6, [2, 4], [8, 10]])
      expect(lists(jit(grad(f))(p))).toEqual([6, [2, 4], [8, 10]])
      expect(jvp(f, [p], [tree.zerosLike(p)])[1].item()).toBe(0)
      expect(
        jet(f, [p], [[p, tree.zerosLike(p)]])
          .flat()
          .map(Number),
      ).toEqual([55, 110, 110])
    }
    const stacked = tree.map((x) => np.stack([x, x.mul(2)]), p)
    expect(vmap(loss)(stacked).toArray()).toEqual([55, 220])
  })
  it("a step along a gradient, as one writes it", () => {
    const step = jit((q: Layer[]) => tree.map((x, d) => x.sub(d.mul(0.5)), q, grad(loss)(q)))
    expect(lists(step(p))).toEqual([0, [0, 0], [0, 0]])
    expect(step(p)[1].b).toBe(null)
  })
  it("unflatten", () => {
    const structure = tree.structure(p)
    const f = (v: NDArray) => tree.unflatten(structure, [v.at(0), v, v.mul(v)])[1].w
    expect(vmap(f)([[1, 2]]).toArray()).toEqual([[1, 4]])
    expect(String(makeProgram(f)([1, 2]))).toContain("mul")
  })
  it("the first derivative of a Hessian along the vector of a tree", () => {
    const [vector, unravel] = tree.ravel(p)
    const f = (v: NDArray) => loss(unravel(v))
    expect(grad(f)(vector).toArray()).toEqual(vector.mul(2).toArray())
  })
})

describe("errors", () => {
  it("name the path to what is no array", () => {
    const t = { layers: [{ w: 1 }, { w: "relu" }] }
    const message = 'the tree.layers[1].w: expected an array, a number or a nested array of numbers; got "relu"'
    for (const [who, f] of Object.entries<(t: unknown) => unknown>({
      leaves: tree.leaves,
      structure: tree.structure,
      ravel: tree.ravel,
      zerosLike: tree.zerosLike,
    }))
      expect(messageOf(() => f(t))).toBe(`tree.${who}: ${message}; close over what is static`)
  })
  it.each<[string, () => unknown, string]>([
    ["a missing function", () => tree.map(1 as never, 1), "tree.map: expected a function; got 1"],
    [
      "another structure",
      () => tree.map((x) => x, { a: 1, b: 2 }, { a: 1 } as never),
      "tree.map: tree 1 must have the structure {a: *, b: *}; got {a: *}",
    ],
    [
      "too few leaves",
      () => tree.unflatten(tree.structure([1, np.array(2)]), [1]),
      "tree.unflatten: expected a list of 2 leaves for [*, *]; got a JavaScript array of length 1",
    ],
    [
      "no structure",
      () => tree.unflatten("[*]" as never, [1]),
      'tree.unflatten: expected a structure made by tree.structure; got "[*]"',
    ],
    [
      "another vector",
      () => tree.ravel({ a: [1, 2] })[1]([1]),
      "tree.ravel: the vector must have shape [2]; got float64[1]",
    ],
  ])("of %s", (_, f, message) => {
    expect(messageOf(f)).toBe(message)
  })
})
