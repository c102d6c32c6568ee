import { Lit } from "../ir/atom.js"
import { type Aval, showAval } from "../ir/aval.js"
import type { Data } from "../ir/dtype.js"
import type { Client } from "./client.js"
import type { Place } from "./place.js"

/** An array on devices, or no longer there: then its elements are here, unless it was given away. */
export class Held {
  #buffers: readonly bigint[] | undefined
  #data: Data | undefined
  #given = false

  constructor(
    readonly client: Client,
    readonly aval: Aval,
    readonly place: Place,
    buffers: readonly bigint[],
    data?: Data,
  ) {
    this.#buffers = buffers
    this.#data = data
  }

  /** What it counts for: buffers of few elements are made of more than those. */
  get bytes(): number {
    return this.place.bytes(this.aval) + overhead
  }

  get buffers(): readonly bigint[] | undefined {
    return this.#buffers
  }

  /** Are the elements here? */
  get isHere(): boolean {
    return this.#data !== undefined
  }

  /** The elements, fetched the first time. Throws when the array was given away before anybody read it. */
  read(): Data {
    if (!this.#data && !this.#buffers)
      throw new Error(this.#given ? donated(this.aval) : "internal: xla: a freed array")
    this.#data ??= this.place.take(this.client, this.#buffers as readonly bigint[], this.aval)
    return this.#data
  }

  /** A call takes its memory. */
  give(): void {
    this.#given = true
    this.free()
  }

  /** Leaves the devices; its elements stay if somebody may want them. */
  leave(): void {
    this.read()
    this.free()
  }

  free(): void {
    for (const buffer of this.#buffers ?? []) this.client.free(buffer)
    this.#buffers = undefined
  }
}

const overhead = 4096

const donated = (aval: Aval): string =>
  `NDArray: the memory of ${showAval(aval)} was given to the call of a function that was compiled with donate; ` +
  "read the array before, or leave its argument out of donate"

/** A result that is on devices until somebody reads it. */
export class Resident extends Lit {
  readonly #held: Held

  constructor(held: Held) {
    super(held.aval, () => held.read())
    this.#held = held
  }

  /** Has somebody read it, or did it have to leave the devices? */
  get isHere(): boolean {
    return this.#held.isHere
  }

  override get lost(): boolean {
    return this.#held.isHere && super.lost
  }
}
