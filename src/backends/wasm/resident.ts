import { room } from "../../compile/plan.js"
import { HeldLit, type Lit } from "../../ir/atom.js"
import { type Aval, showAval, sizeOf } from "../../ir/aval.js"
import { allocate, type Data, type DType, viewInto } from "../../ir/dtype.js"
import type { Held } from "../../ir/held.js"
import { copied, put } from "./call.js"
import type { Heap } from "./heap.js"

/** A stretch of a heap with the elements of an array; running calls have pinned it. */
export interface Block {
  readonly at: number
  readonly bytes: number
  pins: number
  /** The array that it belongs to, from when it stays until nobody wants it any more. */
  owner?: Resident | undefined
  /** Its neighbours among the blocks of arrays, in the order of their last use. */
  before?: Block | undefined
  after?: Block | undefined
}

/** Blocks in the order of their last use. It is linked: a Map in which the first ones were deleted is slow to begin. */
class Queue {
  first: Block | undefined
  #last: Block | undefined

  add(block: Block): void {
    block.before = this.#last
    block.after = undefined
    if (this.#last) this.#last.after = block
    else this.first = block
    this.#last = block
  }

  remove({ before, after }: Block): void {
    if (before) before.after = after
    else this.first = after
    if (after) after.before = before
    else this.#last = before
  }
}

const advice = "copy it, x.data.slice(), before"

/** An array in the memory of compiled programs; one that was asked for, or was moved out, has its elements here. */
class Resident implements Held {
  block: Block | undefined
  elements: Data | undefined

  constructor(
    readonly home: Residents,
    readonly aval: Aval,
    block: Block,
  ) {
    this.block = block
  }

  fetch(): Data {
    const isThere = this.elements?.length === sizeOf(this.aval.shape)
    if (!isThere && this.block) this.elements = this.home.copy(this.block, this.aval)
    else if (!isThere)
      throw new TypeError(`NDArray: the memory of ${showAval(this.aval)} has been transferred; ${advice}`)
    return this.elements as Data
  }

  release(): void {
    if (this.block) this.home.drop(this.block)
    this.block = undefined
    this.elements = undefined
  }
}

/** An array counts as so many bytes more than it has, since JavaScript's part of it takes some. */
const overhead = 4096
/** Beyond so many bytes arrays are moved out, those first that were not used for longest. */
const first = 2 ** 24

/**
 * The arrays that stay in a heap between calls. A loop that never yields learns of no array that is collected; so those that
 * were not used for long are moved to JavaScript's memory, which is collected in any case. One that comes back shows that
 * more are in use, and so more stay.
 */
export class Residents {
  readonly #kept = new Queue()
  /** Nothing here holds the elements of an array that was moved out. */
  readonly #collected = new FinalizationRegistry<Block>((block) => this.drop(block))
  #weight = 0
  #limit = first
  #count = 0

  constructor(readonly heap: Heap) {}

  /** How many arrays are here. */
  get count(): number {
    return this.#count
  }

  view({ at }: Block, dtype: DType, size: number): Data {
    return viewInto(this.heap.memory.buffer, dtype, at, size)
  }

  copy(block: Block, { dtype, shape }: Aval): Data {
    const size = sizeOf(shape)
    return size === 0 ? allocate(dtype, 0) : copied(this.view(block, dtype, size), undefined)
  }

  /** Room for an array, pinned. */
  reserve({ dtype, shape }: Aval): Block {
    const bytes = room({ dtype, size: sizeOf(shape) })
    this.#shrink(this.#limit - bytes - overhead)
    let at = this.heap.take(bytes)
    while (at === undefined && this.#moveOut()) at = this.heap.take(bytes)
    if (at === undefined)
      throw new RangeError(
        `jit: expected room for an array of ${bytes} bytes in the memory of compiled programs; got ${this.heap.used} bytes ` +
          "in use; dispose of arrays, or compile without resident",
      )
    return { at, bytes, pins: 1 }
  }

  /** Where an argument lies, pinned: where it is, if it is here, else a copy. */
  enter(value: Lit): Block {
    const { held, aval } = value
    if (!(held instanceof Resident && held.home === this)) return this.#copyOf(value)
    const { block } = held
    if (!block) {
      this.#limit += room({ dtype: aval.dtype, size: sizeOf(aval.shape) }) + overhead
      held.block = this.#copyOf(value)
      this.#keep(value, held, held.block)
      return held.block
    }
    this.#kept.remove(block)
    this.#kept.add(block)
    block.pins++
    return block
  }

  #copyOf(value: Lit): Block {
    const { dtype, shape } = value.aval
    const block = this.reserve(value.aval)
    put(value, this.view(block, dtype, sizeOf(shape)))
    return block
  }

  /** The array in a block, which stays. */
  keep(block: Block, aval: Aval): Lit {
    const held = new Resident(this, aval, block)
    const value = new HeldLit(aval, held)
    this.#keep(value, held, block)
    return value
  }

  #keep(value: Lit, held: Resident, block: Block): void {
    block.owner = held
    this.#kept.add(block)
    this.#count++
    this.#weight += block.bytes + overhead
    this.#collected.register(value, block, block)
  }

  /** A call has done with it. */
  unpin(block: Block): void {
    block.pins--
    if (block.pins === 0 && !block.owner) this.heap.give(block.at, block.bytes)
  }

  /** Nobody wants the array any more. */
  drop(block: Block): void {
    if (!block.owner) return
    block.owner = undefined
    this.#kept.remove(block)
    this.#collected.unregister(block)
    this.#count--
    this.#weight -= block.bytes + overhead
    if (block.pins === 0) this.heap.give(block.at, block.bytes)
  }

  #shrink(weight: number): void {
    while (this.#weight > weight) if (!this.#moveOut()) return
  }

  /** Moves one array out, if there is one that no call has pinned. */
  #moveOut(): boolean {
    let block = this.#kept.first
    while (block && block.pins > 0) block = block.after
    if (!block?.owner) return false
    block.owner.fetch()
    block.owner.block = undefined
    this.drop(block)
    return true
  }
}
