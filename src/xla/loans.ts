import { type Aval, sizeOf } from "../ir/aval.js"
import { type Data, unwritten, viewInto, widthOf } from "../ir/dtype.js"
import { addressOf } from "./foreign.js"
import type { Plugin } from "./plugin.js"

/** JavaScript's memory in which a program leaves a result. */
export interface Loan {
  readonly data: Data
  /** What happens when neither a buffer nor a program has it any more. */
  readonly returned: bigint
}

/** Buffers of processors start at a multiple of so many bytes. */
const alignment = 64

/** Of what is lent so many are looked at when the next is. */
const looks = 8

/** Elements that start where a buffer may. */
function aligned({ shape, dtype }: Aval): Data {
  const bytes = unwritten("bool", sizeOf(shape) * widthOf(dtype) + alignment)
  const over = Number(addressOf(bytes) % BigInt(alignment))
  return viewInto(bytes.buffer as ArrayBuffer, dtype, (alignment - over) % alignment, sizeOf(shape))
}

/** What is lent to a plugin's programs. It is held here until it is returned: programs run on when a call is over. */
export class Loans {
  readonly #out = new Map<bigint, Data>()

  constructor(readonly plugin: Plugin) {}

  /** Memory for an array; `lend` makes a buffer of it, and says by which event it comes back. */
  make(aval: Aval, lend: (data: Data) => { buffer: bigint; returned: bigint }): { buffer: bigint; loan: Loan } {
    this.#lookAround()
    const data = aligned(aval)
    const { buffer, returned } = lend(data)
    this.#out.set(returned, data)
    return { buffer, loan: { data, returned } }
  }

  /** Waits until an array is back. */
  end({ returned }: Loan): void {
    if (this.#out.delete(returned)) this.plugin.wait(returned)
  }

  #lookAround(): void {
    for (const [returned, data] of [...this.#out].slice(0, looks)) {
      this.#out.delete(returned)
      if (this.plugin.call("Event_IsReady", [returned, 0]).field(1) % 256n !== 0n)
        this.plugin.call("Event_Destroy", [returned])
      else this.#out.set(returned, data)
    }
  }
}
