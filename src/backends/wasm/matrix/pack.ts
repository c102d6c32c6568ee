import { define, type Writer } from "./routine.js"

// Sides of products, copied so that a product reads them in order: groups of four lines, term by term.

/**
 * Copies lines that stand beside each other: the terms are rows. Parameters: from, the bytes from row to row, how many
 * terms and lines, to.
 */
export const packColumns: Writer = (context) =>
  define(context, 5, (r, from, stride, terms, lines, to) => {
    r.for(0, lines, 4, () => {
      const at = r.int(from)
      r.for(0, terms, 1, () => {
        r.storeVector(to, r.loadVector(at))
        r.storeVector(to, r.loadVector(at, 16), 16)
        at.add(stride)
        to.add(32)
      })
      from.add(32)
    })
  })

/** Copies lines that are rows. The same parameters; terms are even. */
export const packRows: Writer = (context) =>
  define(context, 5, (r, from, stride, terms, lines, to) => {
    r.for(0, lines, 4, () => {
      const at = [r.int(from)]
      for (let i = 1; i < 4; i++) at.push(r.int(at[i - 1].plus(stride)))
      const rows = at.map(() => r.vector())
      r.for(0, terms, 2, () => {
        rows.forEach((row, i) => void row.set(r.loadVector(at[i])))
        for (const lane of [0, 1] as const) {
          r.storeVector(to, rows[0].shuffle(rows[1], lane, lane), 32 * lane)
          r.storeVector(to, rows[2].shuffle(rows[3], lane, lane), 32 * lane + 16)
        }
        for (const row of at) row.add(16)
        to.add(64)
      })
      from.add(stride.times(4))
    })
  })
