import { type Aval, sizeOf } from "../ir/aval.js"
import { type Data, unwritten, widthOf } from "../ir/dtype.js"
import type { Client, Device } from "./client.js"

/** The part of an array that each of n devices has along an axis. */
const partOf = (aval: Aval, axis: number, n: number): Aval => ({
  ...aval,
  shape: aval.shape.map((size, i) => (i === axis ? size / n : size)),
})

/**
 * Where the elements of part k lie in the whole, as runs: each a start in the part, a start in the whole, and a length
 * that all have.
 */
function runsOf({ shape }: Aval, axis: number, n: number) {
  const outer = sizeOf(shape.slice(0, axis))
  const length = sizeOf(shape.slice(axis)) / n
  return (k: number) =>
    Array.from({ length: outer }, (_, i) => ({ part: i * length, whole: (i * n + k) * length, length }))
}

/** How an array lies on devices: all of it on each, or along an axis the first part on the first device, and so on. */
export class Place {
  /** Equal for equal places. */
  readonly key: string

  constructor(
    readonly devices: readonly Device[],
    readonly axis?: number,
  ) {
    this.key = `${devices.map(({ id }) => id)}/${axis}`
  }

  /** The bytes that an array takes on all devices. */
  bytes({ shape, dtype }: Aval): number {
    return sizeOf(shape) * widthOf(dtype) * (this.axis === undefined ? this.devices.length : 1)
  }

  put(client: Client, data: Data, aval: Aval): bigint[] {
    const { devices, axis } = this
    if (axis === undefined) return devices.map((device) => client.put(data, aval, device))
    const part = partOf(aval, axis, devices.length)
    const runs = runsOf(aval, axis, devices.length)
    return devices.map((device, k) => {
      const own = unwritten(part.dtype, sizeOf(part.shape))
      for (const run of runs(k)) own.set(data.subarray(run.whole, run.whole + run.length), run.part)
      return client.put(own, part, device)
    })
  }

  take(client: Client, buffers: readonly bigint[], aval: Aval): Data {
    const { devices, axis } = this
    if (axis === undefined) return client.take(buffers[0], aval)
    const part = partOf(aval, axis, devices.length)
    const runs = runsOf(aval, axis, devices.length)
    const whole = unwritten(aval.dtype, sizeOf(aval.shape))
    buffers.forEach((buffer, k) => {
      const own = client.take(buffer, part)
      for (const run of runs(k)) whole.set(own.subarray(run.part, run.part + run.length), run.whole)
    })
    return whole
  }
}
