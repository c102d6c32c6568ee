import type { Product } from "../../compile/kernel.js"
import { roomFor } from "../../compile/packing.js"
import type { Context, Position } from "./context.js"
import { lanesOf } from "./lanes.js"

/** How a side lies in memory, in bytes: where it begins, and from one batch, group, line or element of a line to the next. */
export interface Reading extends Position {
  readonly batch: number
  readonly group: number
  readonly line: number
  readonly along: number
}

/** How tiles read a side of which `size` lines make a group. */
export function reading(context: Context, p: Product, role: "left" | "right", size: number): Reading {
  const { bytes } = lanesOf[p.float]
  const side = p[role]
  if ("packed" in side) {
    const lines = role === "left" ? p.rows : p.columns
    const batch = side.shared ? 0 : roomFor({ role, float: p.float, lines, depth: p.depth }) * bytes
    const along = size * bytes
    return { ...context.places.positionOf(side.packed), batch, group: p.depth * along, line: bytes, along }
  }
  const [batch, line, along] = [side.batch, side.line, side.along].map((s) => s * bytes)
  const { address, movers } = context.places.positionOf(side.buffer)
  return { address: address + side.offset * bytes, movers, batch, group: size * line, line, along }
}
