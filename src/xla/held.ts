import { type Aval, showAval } from "../ir/aval.js"
import type { Data } from "../ir/dtype.js"
import type { Held } from "../ir/held.js"
import type { Client } from "./client.js"
import type { Loan } from "./loans.js"
import type { Place } from "./place.js"

/** Buffers of few elements are made of more than those, in bytes. */
const overhead = 4096

const donated = (aval: Aval): string =>
  `NDArray: the memory of ${showAval(aval)} was given to the call of a function that was compiled with donate; ` +
  "read the array before, or leave its argument out of donate"

/** What counts the arrays that are on devices. */
interface Keeper {
  forget(held: OnDevices): void
}

/** An array on devices, or no longer there: then its elements are here, unless it was given away or released. */
export class OnDevices implements Held {
  #buffers: readonly bigint[] | undefined
  #data: Data | undefined
  readonly #loan: Loan | undefined

  constructor(
    readonly client: Client,
    readonly keeper: Keeper,
    readonly aval: Aval,
    readonly place: Place,
    buffers: readonly bigint[],
    { loan, data }: { readonly loan?: Loan | undefined; readonly data?: Data } = {},
  ) {
    this.#buffers = buffers
    this.#data = data
    this.#loan = loan
  }

  /** What it counts for. */
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

  /**
   * The elements, copied the first time, or taken from the device if the memory is JavaScript's. Throws when the array was
   * given away before anybody read it.
   */
  fetch(): Data {
    if (!this.#data && !this.#buffers) throw new TypeError(donated(this.aval))
    this.#data ??= this.#taken(this.#buffers as readonly bigint[])
    return this.#data
  }

  #taken(buffers: readonly bigint[]): Data {
    const own = this.#loan && this.client.settle(buffers[0], this.#loan)
    if (!own) return this.place.take(this.client, buffers, this.aval)
    this.#buffers = undefined
    this.keeper.forget(this)
    return own
  }

  /** Nobody needs it any more. */
  release(): void {
    this.keeper.forget(this)
    this.free()
  }

  /** Leaves the devices; its elements stay. */
  leave(): void {
    this.fetch()
    this.free()
  }

  free(): void {
    for (const buffer of this.#buffers ?? []) this.client.free(buffer)
    this.#buffers = undefined
  }
}
