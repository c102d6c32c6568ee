import type { Product } from "../../compile/kernel.js"
import { widths } from "../../compile/packing.js"
import type { Context } from "./context.js"
import { lanesOf } from "./lanes.js"
import { heightOf } from "./tile.js"

/** Rows of the left side that are read again for every panel take so many bytes: they should stay in the second cache. */
const band = 1 << 18

/** How a product falls into parts: in each batch bands of tiles by groups of panels. */
export interface Parts {
  /** Rows of a tile, and of the lower one that is left over; columns of a panel. */
  readonly height: number
  readonly rest: number
  readonly width: number
  /** How many full tiles and panels there are, and how many of them a band and a group have at most. */
  readonly tiles: number
  readonly panels: number
  readonly most: number
  readonly per: number
  readonly bands: number
  readonly groups: number
  /** How many pieces the sums have. */
  readonly pieces: number
}

export function partsOf(context: Context, p: Product): Parts {
  const width = widths[p.float]
  const height = heightOf(p.rows, context.fma)
  const [tiles, panels] = [Math.floor(p.rows / height), Math.floor(p.columns / width)]
  const wanted = context.parts(p) / p.batches
  const cached = Math.max(1, Math.floor(band / (height * p.piece * lanesOf[p.float].bytes)))
  const most = Math.min(cached, Math.ceil(tiles / wanted))
  const bands = Math.ceil(tiles / most)
  const per = p.symmetric ? panels : Math.max(1, Math.ceil((panels * bands) / Math.max(wanted, bands)))
  const groups = Math.max(1, Math.ceil(panels / Math.max(1, per)))
  const pieces = Math.ceil(p.depth / p.piece)
  return { height, rest: p.rows % height, width, tiles, panels, most, per, bands, groups, pieces }
}
