import { sizeOf } from "../ir/aval.js"
import { allocate, type Data } from "../ir/dtype.js"
import { offsets } from "../ir/view.js"
import type { Stored } from "./groups.js"

/** The elements of a known array that a view shows. */
export function knownElements({ slot: { dtype, constant }, view }: Stored): Data {
  const out = allocate(dtype, sizeOf(view.shape))
  offsets(view).forEach((from, i) => {
    out[i] = (constant as Data)[from]
  })
  return out
}
