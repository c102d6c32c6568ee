// Programs as listings, and which line of a transformed program comes from which.
import { makeProgram, np } from "taylorjet"
import { describe, expect, test } from "vitest"
import { subjects } from "../src/transform/functions.js"
import { listing, origins, sameValues } from "../src/transform/lines.js"
import { countedWay, programsOf, ways } from "../src/transform/programs.js"

const vectors = subjects.filter(({ vector }) => vector)

test.each(subjects)("$id: a listing has every equation, operand and result of the program", ({ f, vector }) => {
  const { jet } = programsOf(f, vector ? 5 : undefined, 3)
  const { inputs, lines, results } = listing(String(jet.program))
  expect(inputs.length).toBe(jet.program.inputs.length)
  expect(results.length).toBe(jet.program.outputs.length)
  expect(lines.map(({ primitive }) => primitive)).toEqual(jet.program.equations.map(({ primitive }) => primitive.name))
  for (const [i, { outputs, operands, params }] of lines.entries()) {
    const equation = jet.program.equations[i]
    expect(outputs.length).toBe(equation.outputs.length)
    expect(operands.length).toBe(equation.inputs.length)
    if (params) expect(JSON.parse(params)).toEqual(equation.params)
  }
})

test("an array that the text leaves out is one operand", () => {
  const { lines } = listing(String(makeProgram((x) => np.matmul(np.arange(25).reshape([5, 5]), x))(np.ones(5))))
  expect(lines[0].operands).toEqual(["[...25 elements]:float64[5,5]", "a"])
})

test("the lines of a jet come from those of the tour's program", () => {
  const { value, jet, laplacian } = programsOf((x) => np.sum(np.square(np.tanh(x))), 5, 2)
  const [source, jetText, laplacianText] = [value, jet, laplacian].map(({ program }) => listing(String(program)))
  expect(origins(source, jetText)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2])
  expect(sameValues(source, laplacianText)).toEqual([0, ...new Array(9).fill(undefined)])
})

describe("four ways to a Laplacian", () => {
  test.each(vectors)("$id: a sum as written takes the arithmetic of the collapsed jet", ({ f }) => {
    for (const inputs of [1, 2, 5, 16]) {
      const [, , sum, collapsed] = ways.map((way) => countedWay(way, f, inputs).cost)
      expect(sum.multiplications, `${inputs}`).toBe(collapsed.multiplications)
      expect(sum.flops, `${inputs}`).toBe(collapsed.flops)
    }
  })

  test.each(vectors)("$id: from three variables on it is cheaper than what is nested and what is kept", ({ f }) => {
    for (const inputs of [3, 8, 16]) {
      const [nested, kept, , collapsed] = ways.map((way) => countedWay(way, f, inputs).cost.multiplications)
      expect(collapsed).toBeLessThan(Math.min(nested, kept))
    }
  })
})
