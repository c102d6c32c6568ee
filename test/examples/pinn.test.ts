import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { grad, np, random, tree } from "taylorjet"
import { afterAll, describe, expect, test } from "vitest"
import { load, save } from "../../examples/pinn/checkpoint.js"
import { countParameters, initialise, type Layer, network, unraveller } from "../../examples/pinn/network.js"
import { problemOf, problems } from "../../examples/pinn/problems/index.js"
import type { Field, Problem } from "../../examples/pinn/problems/problem.js"
import { sineGordon } from "../../examples/pinn/problems/sineGordon.js"
import { run } from "../../examples/pinn/run.js"
import { type State, train } from "../../examples/pinn/train.js"
import { identity, small } from "./small.js"

const folder = mkdtempSync(path.join(tmpdir(), "pinn-"))
afterAll(() => rmSync(folder, { recursive: true }))

const key = random.PRNGKey(7)
const exactly = problems.filter(({ name }) => name !== "sine-gordon" && name !== "allen-cahn")

describe("problems", () => {
  const largest = ({ exact, residual, sample, truth = [] }: Problem): number =>
    Math.max(
      ...[...sample(key, 5)].map((x) => Number(np.max(np.abs(residual(exact as Field, x, key, np.array([...truth])))))),
    )

  test.each(exactly)("$name: the exact solution satisfies the equation", (problem) => {
    expect(largest(problem)).toBeLessThan(1e-9)
  })

  test("allen-cahn: so it does as far as polynomials between points of a grid can", () => {
    expect(largest(problemOf("allen-cahn"))).toBeLessThan(1e-4)
  })

  test("sine-gordon: so it does on average, within five standard errors", () => {
    const { exact, residual, sample } = sineGordon(4)
    const [x] = sample(key, 1)
    const residuals = np.stack([...random.split(key, 200)].map((k) => residual(exact as Field, x, k, np.zeros([0]))))
    const deviation = Number(np.std(residuals)) / Math.sqrt(residuals.size)
    expect(deviation).toBeGreaterThan(0)
    expect(Math.abs(Number(np.mean(residuals)))).toBeLessThan(5 * deviation)
  })

  test.each([
    {
      name: "poisson",
      places: [
        [0, 0.3],
        [1, 0.3],
        [0.3, 0],
        [0.3, 1],
      ],
    },
    {
      name: "heat",
      places: [
        [0, 0.3],
        [0.3, 0],
        [0.3, 1],
      ],
    },
    {
      name: "burgers",
      places: [
        [0, 0.3],
        [0.3, -1],
        [0.3, 1],
      ],
    },
    {
      name: "plate",
      places: [
        [0, 0.3],
        [1, 0.3],
        [0.3, 0],
        [0.3, 1],
      ],
    },
    { name: "sine-gordon", places: [[0.6, 0.8, ...new Array<number>(998).fill(0)]] },
  ])("$name: whatever the network, its conditions are met", ({ name, places }) => {
    const { solution, exact } = problemOf(name)
    const u = solution((x) => np.exp(np.sum(x)))
    for (const x of places.map((place) => np.array(place)))
      expect(Math.abs(Number(u(x)) - Number((exact as Field)(x)))).toBeLessThan(1e-14)
  })

  test("the plate is clamped: its slope is zero on the boundary, too", () => {
    const u = problemOf("plate").solution((x) => np.exp(np.sum(x)))
    expect(Number(np.norm(grad(u)([0, 0.3])))).toBe(0)
    expect(Number(np.norm(grad(u)([0.1, 0.3])))).toBeGreaterThan(0.1)
  })

  test("an unknown name lists those that there are", () => {
    expect(() => problemOf("poison")).toThrow(
      'pinn: expected one of poisson, heat, burgers, plate, helmholtz, poisson5, allen-cahn, kovasznay, inverse, beam, sine-gordon; got "poison"',
    )
  })
})

test("Glorot's variance is 2 / (inputs + outputs)", () => {
  const [{ W, b }] = initialise(key, [100, 200])
  expect(W.shape).toEqual([100, 200])
  expect(Number(np.mean(np.square(W)))).toBeCloseTo(2 / 300, 3)
  expect(b.toArray()).toEqual(new Array(200).fill(0))
})

test("a network is a tree, whose vector holds W and b of each layer", () => {
  const widths = [2, 3, 1]
  const layers = initialise(key, widths)
  const [vector] = tree.ravel<unknown>(layers)
  expect(vector.size).toBe(countParameters({ widths }))
  expect(vector.slice([0, 6]).toArray()).toEqual(layers[0].W.reshape([6]).toArray())
  const arrays = (own: readonly Layer[]) => tree.map((x) => x.toArray(), own)
  expect(arrays(unraveller({ widths })(vector).layers)).toEqual(arrays(layers))
  const slopes = grad((own: Layer[]) => network(own, np.array([0.3, 0.4])))(layers)
  expect(slopes[1].b.toArray()).toEqual([1])
  expect(slopes.map(({ W }) => W.shape)).toEqual([
    [2, 3],
    [3, 1],
  ])
})

describe("training", () => {
  const states = [...train(small, 0)]
  const last = states[states.length - 1]

  test("the loss and the error fall, and the best parameters are those of least loss", () => {
    expect(last.step).toBe(65)
    const [first] = last.history
    expect(last.best.loss).toBeLessThan(first.loss / 10)
    expect(last.best.error).toBeLessThan(first.error / 2)
    expect(last.best.loss).toBe(Math.min(...last.history.map(({ loss }) => loss)))
  })

  test.each([4, 10, 17, 53])("a run resumed after step %i takes the same steps, bit for bit", (step) => {
    const file = path.join(folder, "checkpoint.json")
    save(file, identity, states.find((state) => state.step === step) as State)
    const resumed = [...train(small, 0, load(file, identity))]
    expect(resumed[resumed.length - 1]).toEqual(last)
  })

  test("a checkpoint of something else is refused", () => {
    const file = path.join(folder, "refused.json")
    save(file, identity, last)
    expect(() => load(file, { ...identity, problem: "poisson" })).toThrow(
      `checkpoint: ${file} is for problem "heat"; expected "poisson"; give the options that it was made with, or start`,
    )
    const { training } = small
    expect(() => load(file, { ...identity, training: { ...training, points: 65 } })).toThrow(
      'is for training {"points":64,',
    )
    expect(() => load(file, { ...identity, widths: [2, 9, 1] })).toThrow("is for widths [2,8,8,1]; expected [2,9,1]")
    expect(() => load(file, { ...identity, seed: 1 })).toThrow("is for seed 0; expected 1")
    expect(() => load(`${file}x`, identity)).toThrow(`checkpoint: there is no ${file}x`)
    expect(readFileSync(file, "utf8")).toContain('"state"')
  })

  test.each([
    "{",
    "null",
    '{"identity":null,"state":{}}',
    JSON.stringify({ identity, state: null }),
    JSON.stringify({ identity, state: { ...last, parameters: [1] } }),
  ])("what is no checkpoint is refused: %.50s", (text) => {
    const file = path.join(folder, "damaged.json")
    writeFileSync(file, text)
    expect(() => load(file, identity)).toThrow(`checkpoint: ${file} is not a checkpoint; start without --resume`)
  })

  test("a signal stops the run; the best parameters and a picture are there", async () => {
    const file = path.join(folder, "stopped")
    const { state } = await run(small, { seed: 0, path: file, resume: false, signal: AbortSignal.abort() })
    expect(state.step).toBe(0)
    const saved = load(`${file}.json`, identity)
    expect(saved.best.parameters).toEqual(states[0].best.parameters)
    expect(readFileSync(`${file}.svg`, "utf8")).toMatch(/^<svg .*<path .*<\/svg>\n$/s)
  })

  test("a run that starts anew keeps the checkpoint that it replaces", async () => {
    const file = path.join(folder, "twice")
    const options = { path: file, resume: false, signal: AbortSignal.abort() }
    await run(small, { ...options, seed: 0 })
    await run(small, { ...options, seed: 1 })
    expect(load(`${file}.json.old`, identity).step).toBe(0)
    expect(load(`${file}.json`, { ...identity, seed: 1 }).step).toBe(0)
  })

  test("a place that cannot be written to is found before the first step", async () => {
    const file = path.join(folder, "file")
    writeFileSync(file, "")
    const never = new AbortController().signal
    const steps = run(small, { seed: 0, path: path.join(file, "heat"), resume: false, signal: never })
    await expect(steps).rejects.toThrow(/EEXIST|ENOTDIR/)
  })
})

test.skipIf(process.platform === "win32")(
  "Ctrl-C, pressed twice in a long step: checkpoint and picture are there",
  async () => {
    const options = [
      "poisson",
      "--points",
      "4096",
      "--adam",
      "500",
      "--lbfgs",
      "0",
      "--natural",
      "0",
      "--folder",
      folder,
    ]
    const child = spawn("npm", ["run", "--silent", "pinn", "--", ...options], { detached: true })
    let printed = ""
    child.stdout.on("data", (text) => (printed += text))
    await once(child.stderr, "data")
    const terminal = () => process.kill(-(child.pid as number), "SIGINT") // as a terminal does it: npm and all below it
    terminal()
    setTimeout(terminal, 100)
    await once(child, "close")
    expect(printed).toMatch(/^stopped after \d+ steps/)
    expect(printed).toContain(`to continue: npm run pinn -- ${options.join(" ")} --resume`)
    expect(existsSync(path.join(folder, "poisson.json"))).toBe(true)
    expect(existsSync(path.join(folder, "poisson.svg"))).toBe(true)
  },
  60_000,
)
