/** Arrays whose elements a backend holds until somebody asks, here in a list that counts what is asked of it. */
import { once } from "node:events"
import { MessageChannel } from "node:worker_threads"
import { describe, expect, test } from "vitest"
import { grad, jit, NDArray, np, tree, vmap } from "../../src/index.js"
import { HeldLit } from "../../src/ir/atom.js"
import { aval } from "../../src/ir/aval.js"

function held(values: readonly number[], shape: readonly number[] = [values.length]) {
  const asked = { fetches: 0, releases: 0 }
  const x = new NDArray(
    new HeldLit(aval(shape), {
      fetch: () => {
        asked.fetches++
        return Float64Array.from(values)
      },
      release: () => void asked.releases++,
    }),
  )
  return { x, asked }
}

describe("arrays that a backend holds", () => {
  test("are fetched once, when somebody asks", () => {
    const { x, asked } = held([1, 2, 3])
    expect([x.shape, x.dtype, x.size, x.ndim]).toEqual([[3], "float64", 3, 1])
    expect(np.array(x)).toBe(x)
    expect(tree.leaves({ a: x })[0]).toBe(x)
    expect(asked.fetches).toBe(0)
    expect(x.toArray()).toEqual([1, 2, 3])
    expect(x.data).toBe(x.data)
    expect(asked).toEqual({ fetches: 1, releases: 0 })
  })

  test("work wherever arrays do", async () => {
    const ask = () => held([1, 2, 3]).x
    expect(np.add(ask(), 1).toArray()).toEqual([2, 3, 4])
    expect(String(ask())).toBe("[1. 2. 3.]")
    expect(JSON.stringify(ask())).toBe('{"dtype":"float64","shape":[3],"data":[1,2,3]}')
    expect(np.array([ask(), ask()]).shape).toEqual([2, 3])
    expect(grad((x) => x.mul(x).sum())(ask()).toArray()).toEqual([2, 4, 6])
    expect(vmap((x) => x.mul(x))(ask()).toArray()).toEqual([1, 4, 9])
    expect(jit((x) => x.mul(x))(ask()).toArray()).toEqual([1, 4, 9])
    expect(jit((y) => y.mul(ask()))(2).toArray()).toEqual([2, 4, 6])
    expect(held([5], []).x.item()).toBe(5)
    expect(Number(held([5], []).x)).toBe(5)
    expect(np.load(np.save(ask())).toArray()).toEqual([1, 2, 3])
    const { port1, port2 } = new MessageChannel()
    const arrived = once(port2, "message")
    port1.postMessage(ask())
    expect(np.array((await arrived)[0]).toArray()).toEqual([1, 2, 3])
    port1.close()
    expect(np.array(structuredClone(ask())).toArray()).toEqual([1, 2, 3])
  })

  test("are fetched again when what was fetched has been transferred", () => {
    const { x, asked } = held([1, 2])
    structuredClone(x.data, { transfer: [x.data.buffer as ArrayBuffer] })
    expect(np.add(x, 1).toArray()).toEqual([2, 3])
    expect(asked.fetches).toBe(2)
  })

  test("can be disposed of, once, and cannot be used afterwards", () => {
    const { x, asked } = held([1, 2])
    expect(x.toArray()).toEqual([1, 2])
    x.dispose()
    x.dispose()
    expect(asked.releases).toBe(1)
    const gone = "float64[2] has been disposed of; use it, or copy x.data, before x.dispose()"
    expect(() => x.data).toThrow(`NDArray: ${gone}`)
    expect(() => np.add(x, 1)).toThrow(`add: ${gone}`)
    expect(() => jit((y) => y)(x)).toThrow(`jit: ${gone}`)
    expect(() => grad((y) => y.sum())(x)).toThrow(`grad: ${gone}`)
    expect(() => structuredClone(x)).toThrow(gone)
    expect(() => String(x)).toThrow(gone)
  })

  test("are disposed of by using", () => {
    const { x, asked } = held([1, 2])
    const symbol = (Symbol as { dispose?: symbol }).dispose
    if (symbol) Reflect.get(x, symbol).call(x)
    else x.dispose()
    expect(asked.releases).toBe(1)
  })

  test("ordinary arrays stay when they are disposed of", () => {
    const x = np.array([1, 2])
    x.dispose()
    expect(x.toArray()).toEqual([1, 2])
    const f = (y: NDArray) => {
      y.dispose()
      return y.mul(y).sum()
    }
    expect(grad(f)([1, 2]).toArray()).toEqual([2, 4])
  })
})
