import { type Identity, save } from "./checkpoint.js"
import { reason } from "./files.js"
import type { State } from "./train.js"

export interface KeeperOptions {
  /** Does the first save rename the checkpoint that is there, to file.old? */
  readonly keepsOld: boolean
  /** Milliseconds between two saves. */
  readonly every: number
  /** Is told of a save that failed. */
  readonly tell: (sentence: string) => void
}

/**
 * Saves the states of a run from time to time. A place that cannot be written to is found before the first step; later,
 * training is worth more than a save, so one that fails is told, and tried again when the next is due.
 */
export class Keeper {
  private triedAt: number | undefined
  private readonly file: string
  private readonly identity: Identity
  private readonly options: KeeperOptions

  constructor(file: string, identity: Identity, options: KeeperOptions) {
    this.file = file
    this.identity = identity
    this.options = options
  }

  /** Saves a state, if it is time. Throws when the first one cannot be written. */
  offer(state: State): void {
    const { every, tell } = this.options
    if (this.triedAt === undefined) this.save(state)
    else if (performance.now() - this.triedAt >= every) {
      const fault = faultOf(() => this.save(state))
      if (fault) tell(`${fault}; training goes on, and the next checkpoint is tried in ${Math.round(every / 1000)} s`)
    } else return
    this.triedAt = performance.now()
  }

  /** Saves the last state. Returns what is wrong if it cannot be written. */
  finish(state: State): string | undefined {
    return faultOf(() => this.save(state))
  }

  private save(state: State): void {
    save(this.file, this.identity, state, this.options.keepsOld && this.triedAt === undefined)
  }
}

/** What is wrong with something that is done, or undefined. */
export function faultOf(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return reason(error)
  }
}
