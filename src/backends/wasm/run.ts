import { carrying } from "../../compile/carry.js"
import { fuse } from "../../compile/fuse.js"
import { plan } from "../../compile/plan.js"
import { allSteps, type Step, type Steps } from "../../compile/steps.js"
import { isLit } from "../../ir/atom.js"
import type { Program } from "../../ir/program.js"
import { Refused } from "../backend.js"
import type { Compiled } from "../cache.js"
import { atOnce, byBlocks } from "./call.js"
import { durationOf, gains } from "./cut.js"
import { fuses } from "./engine.js"
import { load } from "./load.js"
import { twice } from "./pool.js"
import type { Options } from "./site.js"
import { canStay, compileStaying } from "./stay.js"
import { stream } from "./stream.js"
import type { Team } from "./team.js"

/** Programs inside of which threads share steps are called turn by turn: only this thread runs loops of WebAssembly. */
function sharing(wanted: Team | undefined): (program: Program) => boolean {
  if (!wanted) return () => false
  const isShared = (step: Step): boolean =>
    (step.kind === "kernel" || step.kind === "product") && durationOf(step) >= wanted.pool.prices.awake
  return (program) => allSteps(fuse(program).steps).some(isShared)
}

/** What is to be compiled, and where it will lie. */
function lay(fused: Steps, { site, team: wanted }: Options) {
  const team = wanted && gains(fused, wanted.threads, wanted.pool.prices) ? wanted : undefined
  const blocks = team ? undefined : stream(fused)
  const planned = plan(blocks?.steps ?? fused)
  const nests = planned.steps.steps.some((step) => step.kind === "host" && step.bodies.length > 0)
  const room = team ? "forThreads" : nests ? "alone" : "room"
  const place = site.places[room](planned.bytes, planned.known)
  return { team, blocks, planned, place, movable: [], cells: 0 }
}

/** Compiles steps of which arguments and results are copied. */
function compileCopying(program: Program, steps: Steps, options: Options): Compiled {
  const laid = lay(steps, options)
  const { team, blocks, place, planned } = laid
  try {
    const compileBody = (body: Program) => compile(body, { ...options, resident: false })
    const { constants, id, actions, viewOf } = load(program, options.fma, laid, compileBody)
    const loaded = {
      actions,
      inputs: planned.steps.inputs.map(viewOf),
      outputs: planned.steps.outputs.map((y) => (isLit(y) ? y : viewOf(y))),
      avals: program.outputs.map((y) => y.aval),
    }
    const once = blocks ? byBlocks(loaded, blocks) : atOnce(loaded)
    const executable = { constants, free: place.free, run: team ? twice(once) : once }
    if (id !== undefined) team?.pool.dropWith(executable, id)
    if (place.shared) options.site.freeWith(executable, place)
    return executable
  } catch (error) {
    place.free()
    throw error
  }
}

function compileFor(program: Program, wanted: Options): Compiled {
  const steps = carrying(fuse(program, sharing(wanted.team)))
  const options = { ...wanted, fma: wanted.fma && fuses() }
  if (options.resident && canStay(steps))
    try {
      return compileStaying(program, steps, options)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  return compileCopying(program, steps, options)
}

/** Compiles a program; for this thread alone where the host refuses memory that threads share. */
export function compile(program: Program, options: Options): Compiled {
  try {
    return compileFor(program, options)
  } catch (error) {
    if (!options.team || !(error instanceof Refused)) throw error
    return compileFor(program, { ...options, team: undefined })
  }
}
