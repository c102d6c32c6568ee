import type { Buffer } from "../../../compile/kernel.js"
import type { OnMatrices } from "../../../compile/steps.js"
import type { Context, Emitted } from "../context.js"
import { emitAddress } from "../context.js"
import { eigh } from "./eigh.js"
import { bytesOf } from "./move.js"
import { complement, qr } from "./orthogonal.js"
import { define } from "./routine.js"
import { cholesky, det, inverse, lu, type OneMatrix, solve, triangularSolve } from "./steps.js"
import { svd } from "./svd.js"
import { Int } from "./values.js"

const table: { readonly [K in OnMatrices["routine"]["name"]]: OneMatrix } = {
  cholesky,
  lu,
  det,
  triangularSolve,
  solve,
  inverse,
  qr,
  complement,
  eigh,
  svd,
}

/** An algorithm on stacks of matrices: a function that does some of them, the first and how many are its parameters. */
export function emitMatrices(context: Context, step: OnMatrices): Emitted {
  const one = table[step.routine.name](context, step)
  const address = (buffer: Buffer) => new Int((code) => void emitAddress(code, context, buffer))
  const run = define(context, 2, (r, first, count) => {
    r.for(0, count, 1, (i) => {
      const index = r.int(first.plus(i))
      const placeOf = ({ buffer, rows, columns }: OnMatrices["inputs"][number]) =>
        r.int(address(buffer).plus(index.times(rows * columns * bytesOf(buffer.dtype))))
      one(r, { inputs: step.inputs.map(placeOf), outputs: step.outputs.map(placeOf), room: r.int(address(step.room)) })
    })
  })
  return { run, units: step.count }
}
