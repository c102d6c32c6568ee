import { sizeOf } from "../ir/aval.js"
import type { Group, Item, Operand, Scalar } from "./groups.js"
import type { Access, Buffer, NumberType, Store } from "./kernel.js"

/** About so many instructions close a kernel, lest registers and code caches overflow; over one point nothing is to be done again. */
const longest = 2000
const longestOnce = 8000

/** Where a kernel reads or writes a buffer; with an index, that many elements further on for each. */
export interface Touch extends Pick<Access, "strides" | "offset"> {
  readonly step?: number | undefined
}

/** A group that may still grow. */
export class Draft {
  readonly #items: Item[] = []
  readonly #stores: Store[] = []
  readonly #loaded = new Set<Buffer>()
  #float: Group["float"] | undefined
  #results = 0
  #length = 0

  constructor(
    readonly step: number,
    readonly domain: readonly number[],
  ) {}

  /** May code for numbers of this type join it? */
  admits(dtype: NumberType | undefined): boolean {
    const isOther = dtype && dtype !== "int32" && this.#float && dtype !== this.#float
    return !isOther && this.#length + this.#loaded.size <= (sizeOf(this.domain) === 1 ? longestOnce : longest)
  }

  /** Adds scalar code, and says which number its first result has. */
  add(scalar: Scalar, operands: readonly Operand[]): number {
    const { dtype, results, length } = scalar
    if (dtype !== "int32") this.#float ??= dtype
    for (const x of operands) if (typeof x === "object" && "slot" in x) this.#loaded.add(x.slot)
    this.#items.push({ scalar, operands })
    this.#length += length
    this.#results += results
    return this.#results - results
  }

  /** Where it reads and writes a buffer. */
  touches(buffer: Buffer): Touch[] {
    const read = (x: Operand): Touch[] => {
      if (typeof x === "number" || "value" in x) return []
      if ("slot" in x) return x.slot === buffer ? [x.view] : []
      return x.from.buffer === buffer ? [{ ...x.from, step: x.step }] : []
    }
    const written = this.#stores.filter(({ access }) => access.buffer === buffer)
    return [
      ...this.#items.flatMap(({ operands }) => operands.flatMap(read)),
      ...written.map(({ access, at }) => ({ ...access, step: at?.step })),
    ]
  }

  store(store: Store): void {
    this.#stores.push(store)
  }

  finished(): Group {
    const [items, stores] = [this.#items, this.#stores]
    return { kind: "group", domain: this.domain, float: this.#float ?? "float32", items, stores }
  }
}
