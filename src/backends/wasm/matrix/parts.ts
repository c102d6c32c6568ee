import type { IntVariable, Routine } from "./routine.js"
import type { Int } from "./values.js"

/** Where the parts of a room lie that have so many elements, one behind the other. */
export function partsAt<K extends string>(
  r: Routine,
  room: Int,
  parts: Readonly<Record<K, number>>,
): Record<K, IntVariable> {
  let before = 0
  const places = Object.entries<number>(parts).map(([name, size]) => {
    const place = r.int(room.plus(8 * before))
    before += size
    return [name, place]
  })
  return Object.fromEntries(places)
}
