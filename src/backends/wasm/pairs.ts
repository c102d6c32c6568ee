import { type Access, type Buffer, type Instruction, type Store, taken } from "../../compile/kernel.js"

// Of a kernel over a single point every value fills a register that has room for more. Two operations of one kind on operands
// that lie side by side are one instruction: two trajectories of an ensemble, or x and y of one.

/** What is computed alike in two lanes. */
const alike = new Set<Instruction["op"]>([
  ...(["add", "sub", "mul", "div", "neg", "abs", "sqrt", "floor", "ceil", "trunc", "nearest", "min", "max"] as const),
  ...(["pmin", "pmax", "less", "lessEqual", "equal", "and", "or", "not", "select", "scale", "power"] as const),
  ...(["copySign", "exponent", "upper", "xor", "multiplyAdd", "multiplySubtract", "call", "patch"] as const),
])

/** Pairs have to save so many times the instructions that it takes to put values together and to take them apart. */
const worthwhile = 1.25

/** Where the value of an instruction lies beside that of another one. */
export interface Half {
  readonly first: number
  readonly second: number
  readonly lane: 0 | 1
  /** Each is computed alone; they are put together where others want them side by side. */
  readonly isApart: boolean
}

export type Pairs = ReadonlyMap<number, Half>

type Body = readonly Instruction[]

/** Elements that were written side by side, and are likely to be read so. */
export class Neighbours {
  readonly #names = new Map<Buffer, number>()
  readonly #beside = new Map<string, string>()

  nameOf({ buffer, offset }: Access): string {
    const name = this.#names.get(buffer) ?? this.#names.size
    this.#names.set(buffer, name)
    return `${name} ${offset}`
  }

  add(first: Access, second: Access): void {
    this.#beside.set(this.nameOf(first), this.nameOf(second))
  }

  /** The name of the second of two, by that of the first. */
  get beside(): ReadonlyMap<string, string> {
    return this.#beside
  }
}

const isLoad = ({ op, operands, dtype }: Instruction): boolean =>
  op === "load" && operands.length === 0 && dtype === undefined

/** Which elements of one array may be the first and the second of a pair: those of its halves, or neighbours. */
const seconds: readonly ((offset: number, size: number) => number)[] = [
  (offset, size) => offset + size / 2,
  (offset) => (offset % 2 === 0 ? offset + 1 : -1),
]

/** The loads that may be pairs. */
function seeds(
  body: Body,
  wanted: ReadonlySet<number>,
  { nameOf, beside }: Pick<Neighbours, "nameOf" | "beside">,
  second: (typeof seconds)[number],
) {
  const named = new Map<string, number>()
  body.forEach((x, i) => {
    if (isLoad(x) && wanted.has(i)) named.set(nameOf(x.access as Access), i)
  })
  const found = new Map<number, number>()
  const taken = new Set<number>()
  body.forEach((x, i) => {
    if (!isLoad(x) || !wanted.has(i) || taken.has(i)) return
    const access = x.access as Access
    const { buffer, offset } = access
    const other = named.get(beside.get(nameOf(access)) ?? nameOf({ ...access, offset: second(offset, buffer.size) }))
    if (other === undefined || other === i || taken.has(other)) return
    found.set(i, other)
    taken.add(i).add(other)
  })
  return found
}

/** Pairs of instructions that are wanted; none where they are not worth it. Remembers what is stored side by side. */
export function pairsOf(
  body: Body,
  stores: readonly Store[],
  wanted: ReadonlySet<number>,
  neighbours: Neighbours,
): Pairs {
  const known = { nameOf: (x: Access) => neighbours.nameOf(x), beside: neighbours.beside }
  const loads = seconds.map((second) => seeds(body, wanted, known, second)).filter((found) => found.size > 0)
  if (loads.length === 0) return new Map()
  const named = namesOf(body, wanted)
  const all = loads.map((found) => joined(body, wanted, found, named))
  const [best] = all.map((pairs) => ({ pairs, gain: gainOf(body, stores, pairs) })).sort((a, b) => b.gain - a.gain)
  if (best.gain <= 0) return new Map()
  const stored = new Map(stores.flatMap((s) => (s.at ? [] : [[s.value, s.access] as const])))
  for (const [i, { second, lane }] of best.pairs) {
    const [a, b] = [stored.get(i), stored.get(second)]
    if (lane === 0 && a && b) neighbours.add(a, b)
  }
  return best.pairs
}

/** Lists with one of two in each place; all of the first ones come last. */
const choices = (lists: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  lists.reduce<number[][]>((all, list) => all.flatMap((own) => list.map((x) => [...own, x])), [[]])

/** Names of instructions, as they are and on other operands; and where those stand that are wanted. */
function namesOf(body: Body, wanted: ReadonlySet<number>) {
  const functions = new Map<unknown, number>()
  const keyOf = ({ op, value, dtype, f }: Instruction, operands: readonly number[]): string => {
    if (!functions.has(f)) functions.set(f, functions.size)
    return `${op} ${value} ${dtype} ${functions.get(f)} ${operands}`
  }
  const places = new Map<string, number>()
  body.forEach((x, i) => {
    if (x.op !== "load" && wanted.has(i)) places.set(keyOf(x, x.operands), i)
  })
  return { keyOf, places }
}

/** Joins instructions whose operands lie side by side or are the same, in the order in which they stand. */
function joined(
  body: Body,
  wanted: ReadonlySet<number>,
  loads: ReadonlyMap<number, number>,
  { keyOf, places }: ReturnType<typeof namesOf>,
): Map<number, Half> {
  const found = new Map<number, Half>()
  const join = (first: number, second: number, isApart: boolean) => {
    found.set(first, { first, second, lane: 0, isApart }).set(second, { first, second, lane: 1, isApart })
  }
  for (const [first, second] of loads) join(first, second, true)
  body.forEach((instruction, i) => {
    const { op, operands, dtype } = instruction
    if (found.has(i) || !wanted.has(i) || op === "load" || !operands.some((x) => found.has(x))) return
    const isApart = !alike.has(op) || dtype !== undefined
    const beside = operands.map((x) => {
      const half = found.get(x)
      return half ? [half.lane === 0 ? half.second : half.first, x] : [x]
    })
    for (const others of choices(beside)) {
      const j = places.get(keyOf(instruction, others))
      if (j === undefined || j === i || found.has(j)) continue
      const apart = operands.find((x, k) => x !== others[k]) as number
      if (found.get(apart)?.lane === 0) join(i, j, isApart)
      else join(j, i, isApart)
      break
    }
  })
  return found
}

/** How many instructions pairs save, by far: less those that put values together, take them apart, or exchange them. */
function gainOf(body: Body, stores: readonly Store[], pairs: Pairs): number {
  let saved = 0
  const moved = new Set<string>()
  const alone = (x: number) => {
    if (pairs.get(x)?.isApart === false) moved.add(`${x}`)
  }
  for (const s of stores) taken(s).forEach(alone)
  body.forEach(({ operands }, i) => {
    const own = pairs.get(i)
    if (!own || own.isApart) {
      operands.forEach(alone)
      return
    }
    if (own.lane === 1) return
    saved++
    operands.forEach((x, k) => {
      const half = pairs.get(x)
      if (body[own.second].operands[k] === x) alone(x)
      else if (half?.isApart) moved.add(`join ${half.first} ${half.lane}`)
      else if (half?.lane === 1) moved.add(`exchange ${half.first}`)
    })
  })
  return saved - worthwhile * moved.size
}
