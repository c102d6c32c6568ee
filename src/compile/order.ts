import { sizeOf } from "../ir/aval.js"
import { mergeAxes } from "../ir/view.js"
import type { Kernel } from "./kernel.js"

/** Rows of fewer elements cost more to begin than to compute. */
const short = 8
/** What it takes to begin a row, and an element in another cache line than the last one, in the same one, or beside it. */
const [beginning, elsewhere, apart, beside] = [6, 2, 0.7, 0.25]
/** So many elements lie in a cache line. */
const line = 8
/** Another order has to be so many times as good. */
const worthwhile = 1.5

const element = (stride: number): number => (stride <= 1 ? beside : stride <= line ? apart : elsewhere)

const moved = <T>(items: readonly T[], axis: number): T[] => [...items.toSpliced(axis, 1), items[axis]]

/**
 * The kernel with a longer axis innermost, where its rows would be short and elements that lie apart are the lesser evil.
 * Points are visited in another order, so that kernels that write where an index says stay as they are.
 */
export const ordered = (kernel: Kernel): Kernel => {
  const { domain } = kernel
  return domain.length < 2 || domain[domain.length - 1] >= short ? kernel : withLongerRows(kernel)
}

function withLongerRows(kernel: Kernel): Kernel {
  const { domain, body, stores } = kernel
  if (sizeOf(domain) === 0 || stores.some((s) => s.at)) return kernel
  const all = [...body.flatMap(({ access }) => access ?? []), ...stores.map((s) => s.access)].map((x) => x.strides)
  const merged = mergeAxes(domain, all)
  if (merged.shape.length < 2 || (merged.shape.at(-1) as number) >= short) return kernel
  const price = (axis: number): number =>
    all.reduce((sum, s) => sum + element(Math.abs(s[axis])), beginning / domain[axis])
  const last = domain.findLastIndex((n) => n > 1)
  const cheapest = domain.reduce((best, n, axis) => (n > 1 && price(axis) < price(best) ? axis : best), last)
  if (price(cheapest) * worthwhile > price(last)) return kernel
  const turned = <A extends { readonly strides: readonly number[] }>(access: A): A => ({
    ...access,
    strides: moved(access.strides, cheapest),
  })
  return {
    ...kernel,
    domain: moved(domain, cheapest),
    body: body.map((x) => (x.access ? { ...x, access: turned(x.access) } : x)),
    stores: stores.map((s) => ({ ...s, access: turned(s.access) })),
  }
}
