// Results stay on the device until they are read, pass from call to call without copies, and do not fill it.
import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { jit, type NDArray, np } from "../../src/index.js"
import { HeldLit, isLit, type Lit } from "../../src/ir/atom.js"
import { clientOf } from "../../src/xla/backend.js"
import { OnDevices } from "../../src/xla/held.js"
import { xla } from "../../src/xla/index.js"
import { Place } from "../../src/xla/place.js"
import { Room } from "../../src/xla/room.js"
import { plugin, title } from "./plugin.js"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

/** Is the array where it was computed? */
const isAway = (x: NDArray): boolean => isLit(x.atom) && x.atom.held instanceof OnDevices && !x.atom.held.isHere

describe.runIf(plugin)(title("memory of XLA"), () => {
  const path = plugin as string
  const at = (options: object) => xla({ plugin: path, ...options })
  const next = (x: NDArray) => np.add(np.mul(x, 0.5), 1)

  it("results stay on the device until they are read, and are themselves arguments", () => {
    const f = jit(next, { backend: at({}) })
    const first = f(np.zeros([1000]))
    const second = f(f(first))
    expect([first, second].map(isAway)).toEqual([true, true])
    expect(second.data[999]).toBe(1.75)
    expect([first, second].map(isAway)).toEqual([true, false])
    expect(first.toString()).toContain("1.")
    expect(f(second).data[0]).toBe(1.875)
  })

  it("what is on the device is an array like others", () => {
    const y = jit(next, { backend: at({}) })([1, 2])
    expect(JSON.stringify(y)).toBe('{"dtype":"float64","shape":[2],"data":[1.5,2]}')
    const z = jit(next, { backend: at({}) })([1, 2])
    expect(np.array(structuredClone(z) as unknown as NDArray).toArray()).toEqual([1.5, 2])
    const u = jit(next, { backend: at({}) })([1, 2])
    expect(np.add(u, 1).toArray()).toEqual([2.5, 3])
    const v = jit(next, { backend: at({}) })([1, 2])
    expect(jit((x: NDArray) => np.mul(x, v))(2).toArray()).toEqual([3, 4])
  })

  it("of a loop that yields to nobody, the oldest results come to the host", () => {
    const f = jit(next, { backend: at({ room: 2 ** 20 }) })
    const kept: NDArray[] = []
    let x = np.zeros([1000])
    for (let i = 0; i < 300; i++) {
      x = f(x)
      kept.push(x)
    }
    expect(isAway(kept[0])).toBe(false)
    expect(isAway(kept[299])).toBe(true)
    let wanted = 0
    for (const y of kept) {
      wanted = wanted * 0.5 + 1
      expect(y.data[7]).toBe(wanted)
    }
  })

  it("what nobody holds is freed, and what somebody holds is not", async () => {
    const client = clientOf(path)
    const place = new Place(client.devices.slice(0, 1))
    const room = new Room(2 ** 30)
    const aval = { shape: [1000], dtype: "float64" } as const
    const make = (): Lit => {
      const data = new Float64Array(1000).fill(3)
      const held = new OnDevices(client, room, aval, place, place.put(client, data, aval))
      const lit = new HeldLit(aval, held)
      room.enter(lit, held)
      return lit
    }
    const kept = make()
    for (let i = 0; i < 99; i++) make()
    const one = room.bytes / 100
    for (let i = 0; i < 20 && room.bytes > one; i++) {
      collect()
      await setImmediate()
    }
    expect(room.bytes).toBe(one)
    expect(kept.data[0]).toBe(3)
  })

  it("many calls keep memory flat, with and without turns of the event loop", async () => {
    const f = jit(next, { backend: at({ room: 2 ** 22 }) })
    let x = np.zeros([2000])
    const run = async (calls: number, every: number): Promise<void> => {
      for (let i = 0; i < calls; i++) {
        x = f(x)
        if (i % every === 0) await setImmediate()
      }
    }
    await run(4000, 1e9)
    collect()
    const before = process.memoryUsage().rss
    await run(80_000, 1e9)
    await run(20_000, 10)
    collect()
    // 100,000 results of 16 kB would be 1.6 GB.
    expect(process.memoryUsage().rss - before).toBeLessThan(60e6)
    expect(x.data[0]).toBe(2)
  })

  it("an array that is disposed of is gone; its function goes on", () => {
    const f = jit(next, { backend: at({}) })
    const x = f(np.zeros([1000]))
    const y = f(x)
    x.dispose()
    expect(() => x.data).toThrow("has been disposed of")
    expect(() => f(x)).toThrow("has been disposed of")
    expect(f(y).data[0]).toBe(1.75)
  })

  it("a function that is disposed of compiles again", () => {
    const f = jit(next, { backend: at({}) })
    const y = f([2, 4])
    f.dispose()
    f.dispose()
    expect(y.toArray()).toEqual([2, 3])
    expect(f([4]).toArray()).toEqual([3])
  })

  it("functions with the same program share what was compiled, as long as one of them is used", () => {
    const backend = at({})
    const [f, g] = [jit(next, { backend }), jit(next, { backend })]
    expect([f(2).item(), g(4).item()]).toEqual([2, 3])
    f.dispose()
    expect(g(6).item()).toBe(4)
  })

  describe("large results", () => {
    const n = 2 ** 16
    /** Was it left where it is read? Then there are some bytes around it, for it starts where a buffer may. */
    const isLent = (x: NDArray): boolean => x.data.buffer.byteLength === x.data.byteLength + 64

    it("are left in memory of JavaScript's, and are then arrays like others", () => {
      const f = jit(next, { backend: at({}) })
      const first = f(np.full([n], 2))
      const second = f(first)
      expect([first, second].map(isAway)).toEqual([true, true])
      expect([first.data[n - 1], second.data[n - 1]]).toEqual([2, 2])
      expect([first, second].map(isLent)).toEqual([true, true])
      expect([first, second].map(isAway)).toEqual([false, false])
      expect(f(second).data[0]).toBe(2)
      expect(isLent(jit((x: NDArray) => np.add(x, 1), { backend: at({}) })(np.zeros([n - 1, 1])))).toBe(true)
      expect(isLent(f(np.zeros([2000])))).toBe(false)
    })

    it("that are arguments, that are there twice, and of every dtype", () => {
      const f = jit((x: NDArray) => [x, np.less(x, 3), x.astype("int32"), np.neg(x), np.neg(x), np.full([4 * n], 7)], {
        backend: at({}),
      })
      const x = np.reshape(np.arange(4 * n), [2, -1])
      const wanted = jit((y: NDArray) => [
        y,
        np.less(y, 3),
        y.astype("int32"),
        np.neg(y),
        np.neg(y),
        np.full([4 * n], 7),
      ])(x)
      f(x).forEach((y, i) => {
        expect(isLent(y)).toBe(true)
        expect([y.dtype, y.shape]).toEqual([wanted[i].dtype, wanted[i].shape])
        expect(y.data.every((v, k) => v === wanted[i].data[k])).toBe(true)
      })
    })

    it("are given away as others are", () => {
      const f = jit(next, { backend: at({}) })
      const g = jit(next, { backend: at({ donate: [0] }) })
      const [read, unread] = [f(np.full([n], 4)), f(np.full([n], 4))]
      expect(read.data[0]).toBe(3)
      expect([g(read).data[5], read.data[5]]).toEqual([2.5, 3])
      const y = g(unread)
      expect(() => unread.data).toThrow("compiled with donate")
      expect(g(y).data[5]).toBe(2.25)
    })

    it("are held as long as a program works on them, whatever is collected", async () => {
      const f = jit((x: NDArray) => np.add(np.mul(np.tanh(x), 0), np.add(x, 1)), { backend: at({ room: 2 ** 22 }) })
      for (let start = 0; start < 20; start++) {
        let x = np.full([n], start)
        for (let i = 0; i < 20; i++) {
          x = f(x)
          new Float64Array(n).fill(Number.NaN)
          if (i % 5 === 0) collect()
        }
        if (start % 5 === 0) await setImmediate()
        expect(x.data.every((v) => v === start + 20)).toBe(true)
      }
    })
  })

  describe("donate", () => {
    const step = ([a, b]: NDArray[], x: NDArray): NDArray[] => [np.add(a, x), np.mul(b, x)]
    const start = (): NDArray[] => [np.zeros([2000]), np.ones([2000])]

    it("results of a call whose argument was given away are right; the argument is gone", () => {
      const f = jit(step, { backend: at({ donate: [0] }) })
      const host = start()
      const first = f(host, 2)
      const second = f(first, 3)
      expect(second.map((x) => x.data[5])).toEqual([5, 6])
      expect(() => first[0].data).toThrow(
        "NDArray: the memory of float64[2000] was given to the call of a function that was compiled with donate",
      )
      expect(() => f(first, 3)).toThrow("compiled with donate")
      expect(host[1].data[0]).toBe(1)
      expect(f(host, 2).map((x) => x.data[5])).toEqual([2, 2])
    })

    it("what was read before remains", () => {
      const f = jit(step, { backend: at({ donate: [0] }) })
      const first = f(start(), 2)
      expect(first[0].data[0]).toBe(2)
      f(first, 2)
      expect(first[0].data[0]).toBe(2)
      expect(() => first[1].data).toThrow("compiled with donate")
    })

    it("an array cannot be given away and passed as another argument too", () => {
      const f = jit((a: NDArray, b: NDArray) => np.add(a, b), { backend: at({ donate: [0] }) })
      const x = jit(next, { backend: at({}) })(np.zeros([2000]))
      expect(() => f(x, x)).toThrow("expected arguments to donate that are given once; got one float64[2000] twice")
      expect(f(x, np.ones([2000])).data[0]).toBe(2)
    })
  })
})
