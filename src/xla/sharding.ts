import type { Attributes } from "../export/stablehlo/module.js"
import type { Aval } from "../ir/aval.js"
import { messagesIn, numbersIn } from "./proto.js"

// How XLA is told, and tells, on which of n devices the parts of arrays lie.

/** An axis along which an array is split into n parts, or none: then each device has it all. */
export type Axis = number | undefined

/** An axis that XLA has chosen, or that it split in another way. */
export type Found = Axis | "otherwise"

const sharding = ({ shape }: Aval, axis: Axis, n: number): string => {
  const parts = shape.map((_, i) => (i === axis ? n : 1))
  return `mhlo.sharding = "${axis === undefined ? "{replicated}" : `{devices=[${parts}]<=[${n}]}`}"`
}

interface Types {
  readonly inputs: readonly Aval[]
  readonly outputs: readonly Aval[]
}

/** What is asked for: along which axes inputs are split, which are given away, which results take memory that is lent. */
interface Wishes {
  readonly axes: readonly Axis[]
  readonly donated: readonly boolean[]
  readonly lent: readonly number[]
}

/** Attributes for n devices. Of results, XLA chooses where they lie if `chosen` does not say. */
export function attributesFor(
  { inputs, outputs }: Types,
  n: number,
  { axes, donated, lent }: Wishes,
  chosen?: readonly Axis[],
): Attributes {
  const split = (x: Aval, axis: Axis): string[] => (n > 1 ? [sharding(x, axis, n)] : [])
  const donor = (i: number): string[] => (donated[i] ? ["jax.buffer_donor = true"] : [])
  return {
    module: `mhlo.num_partitions = ${n} : i32, mhlo.num_replicas = 1 : i32`,
    input: (i) => [...split(inputs[i], axes[i]), ...donor(i)].join(", "),
    captured: n > 1 ? 'mhlo.sharding = "{replicated}"' : "",
    output: (i) => (chosen ? split(outputs[i], chosen[i]).join() : ""),
    lent,
  }
}

// OpSharding: its kind, the parts along each axis, and the devices that have them, which are listed or counted.
const [kindOf, partsOf, listed, tuple, counted, turned] = [1, 3, 4, 5, 9, 10]
const [replicated, tupled] = [0, 2]

function axisOf(x: Uint8Array, n: number, rank: number): Found {
  const [kind = replicated] = numbersIn(x, kindOf)
  if (kind === replicated) return undefined
  const parts = numbersIn(x, partsOf)
  const axis = parts.indexOf(n)
  const devices = numbersIn(x, listed)
  const inOrder =
    devices.length === 0
      ? numbersIn(x, counted).length <= 1 && numbersIn(x, turned).length <= 1
      : devices.every((device, i) => device === i)
  return axis >= 0 && axis < rank && inOrder ? axis : "otherwise"
}

/** The field of an HloModuleProto that says where the results lie. */
const resultSharding = 12

/** Where XLA has put the results of a module that it compiled for n devices. */
export function resultAxes(module: Uint8Array, n: number, outputs: readonly Aval[]): Found[] {
  const [found] = messagesIn(module, resultSharding)
  if (!found) return outputs.map(() => "otherwise")
  const each = numbersIn(found, kindOf)[0] === tupled ? messagesIn(found, tuple) : [found]
  return outputs.map(({ shape }, i) => (each[i] ? axisOf(each[i], n, shape.length) : "otherwise"))
}
