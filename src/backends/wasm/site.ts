import { Home } from "./home.js"
import { type Place, Places } from "./place.js"
import { Pool } from "./pool.js"
import { type Team, threadsOf } from "./team.js"

/** Where the programs of one backend run: its memories, its workers, and the heaps of results that stay. */
export class Site {
  readonly places = new Places()
  readonly #homes = new Map<boolean, Home>()
  #pool: Pool | undefined
  readonly #collected = new FinalizationRegistry<Place>((place) => place.free())

  /** The home of programs whose memory threads share, or of the others. */
  home(shared: boolean): Home {
    const home = this.#homes.get(shared) ?? new Home(shared)
    this.#homes.set(shared, home)
    return home
  }

  /** The team for so many threads, if there can be more than one. */
  team(wanted: number): Team | undefined {
    const threads = threadsOf(wanted)
    if (threads === 1) return undefined
    this.#pool ??= new Pool()
    return { pool: this.#pool, threads }
  }

  /** A place is free when the program that lies there is collected. */
  freeWith(program: object, place: Place): void {
    this.#collected.register(program, place)
  }

  /** Its workers end; what lies here stays as long as somebody holds it. */
  dispose(): void {
    this.#pool?.end()
  }
}

/** How to compile a program, and where it will run. */
export interface Options {
  readonly site: Site
  readonly fma: boolean
  readonly team?: Team | undefined
  readonly resident?: boolean
}
