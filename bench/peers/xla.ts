import { built } from "../built.js"
import type { Contestant, Parameters } from "../workload.js"
import { compiled, programsOnXla } from "../workloads/xla.js"

const { xla } = await built<typeof import("../../src/xla/index.js")>("xla/index.js")

/** Of workload 11 the contestant that Node runs by XLA. In a round trip nothing stays on the device from call to call. */
export const contestants = (id: string, parameters: Parameters): Readonly<Record<string, Contestant>> => {
  if (id !== programsOnXla.id) return {}
  const backend = parameters.operator === "call" ? xla({ room: 0 }) : xla()
  return { "Node + PJRT": compiled(parameters, { backend }) }
}
