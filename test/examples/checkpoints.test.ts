/** What a run leaves when disks are full, processes are killed and files are damaged. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { hostname, tmpdir } from "node:os"
import path from "node:path"
import { setImmediate, setTimeout } from "node:timers/promises"
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest"
import { load, save } from "../../examples/pinn/checkpoint.js"
import { Keeper } from "../../examples/pinn/keeper.js"
import { lock } from "../../examples/pinn/lock.js"
import { problemOf } from "../../examples/pinn/problems/index.js"
import { type RunOptions, run } from "../../examples/pinn/run.js"
import { type State, train } from "../../examples/pinn/train.js"
import { identity, small } from "./small.js"

const all = mkdtempSync(path.join(tmpdir(), "checkpoints-"))
afterAll(() => rmSync(all, { recursive: true }))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(all, "run-"))
})

const states = [...train(small, 0)]
const last = states[states.length - 1]
const root = path.resolve(import.meta.dirname, "../..")
const main = ["--import", "tsx", path.join(root, "examples/pinn/main.ts")]
const never = new AbortController().signal
const options = (name = "heat"): RunOptions => ({
  seed: 0,
  path: path.join(folder, name),
  resume: false,
  signal: never,
})

describe("what no run can go on from is no checkpoint", () => {
  const changed = (change: (x: Float64Array) => void, x: Float64Array): Float64Array => {
    const copy = x.slice()
    change(copy)
    return copy
  }
  const at = (i: number, value: number) => (x: Float64Array) => {
    x[i] = value
  }
  /** A state with other numbers in what its optimiser remembers. */
  const adam = (part: object) => ({ ...states[4], optimizer: { ...Object(states[4].optimizer), ...part } })
  const remembering = (state: State, part: object) => {
    const optimizer = Object(state.optimizer)
    return { ...state, optimizer: { ...optimizer, memory: { ...optimizer.memory, ...part } } }
  }
  const natural = (part: object) => remembering(last, part)
  interface Pair {
    readonly step: Float64Array
    readonly change: Float64Array
  }
  const middle = states.find(({ step }) => step === 20) as State
  const [pair] = Object(middle.optimizer).memory.pairs as Pair[]
  const pairs = (given: unknown) => remembering(middle, { pairs: given })
  const filled = (value: number) => last.parameters.map(() => value)
  const [first, second] = last.history
  const faults: Record<string, unknown> = {
    "no state": undefined,
    "NaN parameters": { ...last, parameters: changed(at(3, Number.NaN), last.parameters) },
    "infinite parameters": { ...last, parameters: changed(at(0, Number.POSITIVE_INFINITY), last.parameters) },
    "a parameter less": { ...last, parameters: last.parameters.slice(1) },
    "parameters that are numbers": { ...last, parameters: [...last.parameters] },
    "a memory before the first step": { ...states[0], optimizer: states[1].optimizer },
    "no memory": { ...last, optimizer: null },
    "the memory of another step": { ...last, optimizer: states[states.length - 2].optimizer },
    "the memory of another optimiser": { ...last, optimizer: middle.optimizer },
    "NaN in a mean": adam({ mean: filled(Number.NaN) }),
    "a negative mean of squares": adam({ square: filled(-1) }),
    "a mean of another length": adam({ mean: last.parameters.slice(1) }),
    "a mean of another step": adam({ step: 3 }),
    "other parameters than the memory has": { ...last, parameters: last.parameters.map((x) => x + 1) },
    "NaN where it is": natural({ x: filled(Number.NaN) }),
    "a damping of nothing": natural({ damping: null }),
    "a scale that is negative": natural({ scale: filled(-1) }),
    "an offset of another length": natural({ offset: last.parameters.slice(1) }),
    "a pair without vectors": pairs([{}]),
    "a pair that is null": pairs([null]),
    "a pair of other lengths": pairs([{ ...pair, change: pair.change.slice(1) }]),
    "a pair with NaN": pairs([{ ...pair, change: filled(Number.NaN) }]),
    "a pair of negative curvature": pairs([{ ...pair, change: pair.change.map((x) => -x) }]),
    "more pairs than are remembered": pairs(new Array(101).fill(pair)),
    "no list of pairs": pairs({ length: 0 }),
    "a step beyond the end": { ...last, step: 1e9 },
    "a negative step": { ...last, step: -1 },
    "half a step": { ...last, step: 49.5 },
    "a text for a step": { ...last, step: "50" },
    "no history": { ...last, history: [] },
    "a history of nulls": { ...last, history: [null] },
    "a history that goes back": { ...last, history: [first, second, first] },
    "a history without its start": { ...last, history: [second] },
    "a history of the future": { ...states[4], history: last.history, best: last.best },
    "an infinite loss": { ...last, history: [{ ...first, loss: Number.NEGATIVE_INFINITY }, second] },
    "no best": { ...last, best: null },
    "a best that is not the best": { ...last, best: { ...last.best, loss: 0 } },
    "a best with NaN": { ...last, best: { ...last.best, parameters: changed(at(2, Number.NaN), last.parameters) } },
  }

  test.each(Object.keys(faults))("%s", (fault) => {
    const file = path.join(folder, "x.json")
    save(file, identity, faults[fault] as State)
    expect(() => load(file, identity)).toThrow(
      `checkpoint: ${file} is not a checkpoint; start without --resume. No run can be in the state that it holds.`,
    )
  })

  test("no identity", () => {
    const file = path.join(folder, "x.json")
    save(file, null as never, last)
    expect(() => load(file, identity)).toThrow("is not a checkpoint; start without --resume. It does not say")
  })

  test("a changed, added or missing byte anywhere", () => {
    const file = path.join(folder, "x.json")
    save(file, identity, last)
    const bytes = readFileSync(file)
    const places = [...bytes.keys()].filter((i) => i < 90 || i > bytes.length - 20 || i % 997 === 0)
    for (const i of places) {
      const [before, after] = [bytes.subarray(0, i), bytes.subarray(i + 1)]
      const other = Buffer.from([bytes[i] === 65 ? 66 : 65])
      for (const damaged of [[before, other, after], [before, after], [before, other, bytes.subarray(i)], [before]]) {
        writeFileSync(file, Buffer.concat(damaged))
        expect(() => load(file, identity)).toThrow(`checkpoint: ${file} is not a checkpoint; start without --resume.`)
      }
    }
  })

  test("a checkpoint of before there were checksums says how to go on", () => {
    const file = path.join(folder, "x.json")
    writeFileSync(file, JSON.stringify({ identity, state: { step: 3 } }))
    expect(() => load(file, identity)).toThrow(
      "start without --resume. It has no checksum: it was cut off, or an older version wrote it.",
    )
  })

  test("a folder in its place", () => {
    expect(() => load(folder, identity)).toThrow(`checkpoint: cannot read ${folder}: EISDIR`)
  })
})

test("every state of a run can be continued from, also where the error is not known", () => {
  const file = path.join(folder, "x.json")
  for (const state of states) {
    save(file, identity, state)
    expect(load(file, identity)).toEqual(state)
  }
  const unknown = states[0].history.map((entry) => ({ ...entry, error: Number.NaN }))
  const state = { ...states[0], history: unknown, best: { ...states[0].best, error: Number.NaN } }
  save(file, identity, state)
  expect(load(file, identity)).toEqual(state)
})

describe("a save that fails", () => {
  test("is told with its file, leaves no part, and is tried again", () => {
    const file = path.join(folder, "x.json")
    const told: string[] = []
    const keeper = new Keeper(file, identity, { keepsOld: false, every: 0, tell: (text) => told.push(text) })
    keeper.offer(states[0])
    renameSync(file, `${file}.aside`)
    mkdirSync(file) // nothing can be renamed to the name of a folder
    keeper.offer(states[1])
    expect(told).toEqual([expect.stringMatching(/^pinn: cannot write .*x\.json: EISDIR.*; training goes on/)])
    expect(keeper.finish(states[1])).toContain(`pinn: cannot write ${file}: EISDIR`)
    expect(readdirSync(folder).sort()).toEqual(["x.json", "x.json.aside"])
    rmdirSync(file)
    keeper.offer(states[2])
    expect(told.length).toBe(1)
    expect(load(file, identity)).toEqual(states[2])
  })

  test("does not stop a run, which ends well if the last one does not fail", async () => {
    const printed: string[] = []
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0)
    try {
      const file = path.join(folder, "heat.json")
      const running = run(small, { ...options(), saveEvery: 0 })
      while (!existsSync(file)) await setImmediate()
      rmSync(file)
      mkdirSync(file)
      while (!printed.some((text) => text.includes(`cannot write ${file}`))) await setImmediate()
      rmdirSync(file)
      const { state, faults } = await running
      expect(faults).toEqual([])
      expect(state).toEqual(last)
      expect(load(file, identity)).toEqual(last)
      expect(readdirSync(folder).sort()).toEqual(["heat.json", "heat.svg"])
    } finally {
      spy.mockRestore()
    }
  })

  test("is a fault of the run if it is the last one", async () => {
    mkdirSync(path.join(folder, "heat.svg"))
    const { state, faults } = await run(small, options())
    expect(faults).toEqual([expect.stringContaining(`pinn: cannot write ${path.join(folder, "heat.svg")}: EISDIR`)])
    expect(load(path.join(folder, "heat.json"), identity)).toEqual(state)
    expect(readdirSync(folder).sort()).toEqual(["heat.json", "heat.svg"])
  })

  test("leaves the checkpoint of the run before where it was", async () => {
    const file = path.join(folder, "heat.json")
    save(file, identity, last)
    mkdirSync(`${file}.old`)
    await expect(run(small, options())).rejects.toThrow(`cannot write ${file}`)
    expect(load(file, identity)).toEqual(last)
    expect(readdirSync(folder).sort()).toEqual(["heat.json", "heat.json.old"])
  })

  test.skipIf(process.platform === "win32")("ends the program with another code than 0", () => {
    const program = [
      process.execPath,
      ...main,
      "poisson",
      "--adam",
      "2",
      "--lbfgs",
      "20",
      "--natural",
      "0",
      "--points",
      "16",
    ]
    const script = 'ulimit -f 300 && exec "$@"' // blocks: enough for a checkpoint without pairs
    const { status, stderr, stdout } = spawnSync("sh", ["-c", script, "sh", ...program, "--folder", folder], {
      cwd: root,
      encoding: "utf8",
    })
    expect(stderr).toMatch(/^pinn: cannot write .*poisson\.json: EFBIG/m)
    expect(stdout).toMatch(/^finished after 22 steps/)
    expect(stdout).toMatch(/^to continue: .* --resume$/m)
    expect(status).toBe(1)
    const poisson = problemOf("poisson")
    const training = {
      points: 16,
      adam: { ...poisson.training.adam, steps: 2 },
      lbfgs: { ...poisson.training.lbfgs, steps: 20 },
      natural: { steps: 0 },
    }
    const wanted = { problem: "poisson", widths: poisson.widths, seed: 0, training }
    expect(load(path.join(folder, "poisson.json"), wanted).step).toBe(0)
    expect(readdirSync(folder).filter((name) => /part|lock/.test(name))).toEqual([])
  })
})

test("a run whose numbers overflow stops, and keeps the last state that was finite", async () => {
  const training = { ...small.training, adam: { steps: 10, rate: 1e308 } }
  const { state, faults } = await run({ ...small, training }, options())
  expect(faults).toEqual([expect.stringMatching(/^train: expected finite numbers; got others in step \d+; /)])
  expect(load(path.join(folder, "heat.json"), { ...identity, training })).toEqual(state)
})

describe("two runs in one folder", () => {
  const file = () => path.join(folder, "pinn.lock")

  test("are told, in one process", async () => {
    const first = run(small, options())
    for (const name of ["heat", "plate"])
      await expect(run(small, options(name))).rejects.toThrow(
        `pinn: expected a folder in which no other run works; ${file()} is of process ${process.pid} on`,
      )
    expect((await first).state).toEqual(last)
    expect(existsSync(file())).toBe(false)
    const other = lock(path.join(folder, "another"))
    lock(folder)()
    other()
  })

  test("are told, in two; a run takes over when the other was killed, and cleans up behind it", async () => {
    const args = ["heat", "--points", "4096", "--folder", folder]
    const child: ChildProcess = spawn(process.execPath, [...main, ...args], { cwd: root, stdio: "ignore" })
    try {
      while (!existsSync(path.join(folder, "heat.json"))) await setTimeout(20)
      const taken = `${file()} is of process ${child.pid} on ${hostname()}`
      for (const name of ["heat", "plate"]) await expect(run(small, options(name))).rejects.toThrow(taken)
      const other = [...main, "poisson", "--adam", "1", "--lbfgs", "0", "--folder", folder]
      const { status, stderr } = spawnSync(process.execPath, other, { cwd: root, encoding: "utf8" })
      expect(stderr).toContain(taken)
      expect(status).toBe(1)
      expect(readdirSync(folder).filter((name) => /plate|poisson/.test(name))).toEqual([])
      expect(existsSync(file())).toBe(true)
    } finally {
      child.kill("SIGKILL")
      await once(child, "close")
    }
    expect(existsSync(file())).toBe(true)
    const parts = ["heat.json.123.part", `heat.svg.${child.pid}.part`, `pinn.lock.${child.pid}.part`]
    for (const name of [...parts, "pinn.lock.1.part", "heat.json.mine", "heater.json.1.part"])
      writeFileSync(path.join(folder, name), "")
    const { faults } = await run(small, options())
    expect(faults).toEqual([])
    expect(readdirSync(folder).sort()).toEqual([
      ...["heat.json", "heat.json.mine", "heat.json.old", "heat.svg", "heater.json.1.part", "pinn.lock.1.part"],
    ])
  })

  test.each([
    { name: "of a process that died and had our number", text: () => `${process.pid} on ${hostname()}\n` },
    { name: "of a process that has ended", text: () => `${spawnSync("true").pid} on ${hostname()}\n` },
  ])("a lock $name is taken over", ({ text }) => {
    writeFileSync(file(), text())
    const unlock = lock(folder)
    expect(readFileSync(file(), "utf8")).toBe(`${process.pid} on ${hostname()}\n`)
    unlock()
    expect(readdirSync(folder)).toEqual([])
  })

  test.skipIf(process.platform !== "linux")(
    "so is one of a process that is dead and has not been asked how",
    async () => {
      // It ends when its parent has become a program that never asks.
      const child = "until grep -q sleep /proc/$$/comm; do sleep 0.02; done"
      const parent = spawn("sh", ["-c", `(${child}) & echo $!; exec sleep 60`])
      const [pid] = await once(parent.stdout, "data")
      while (!/\) Z /.test(readFileSync(`/proc/${Number(pid)}/stat`, "utf8"))) await setTimeout(10)
      writeFileSync(file(), `${Number(pid)} on ${hostname()}\n`)
      lock(folder)()
      parent.kill()
      expect(readdirSync(folder)).toEqual([])
    },
  )

  test("a lock that can neither be made nor read is told", () => {
    symlinkSync(path.join(folder, "nowhere"), file())
    expect(() => lock(folder)).toThrow(`pinn: expected to make ${file()} or to read it`)
  })

  test.each(["", "x", `0 on ${hostname()}\n`, "-1 on x\n", "1 on another machine\n", `1 on ${hostname()}\n`])(
    "a lock that nobody can say is stale stays: %j",
    (text) => {
      writeFileSync(file(), text)
      expect(() => lock(folder)).toThrow(`${file()} is of`)
      expect(readFileSync(file(), "utf8")).toBe(text)
    },
  )
})
