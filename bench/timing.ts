/** The value that half of the others do not exceed, and so on for other shares. */
export function quantile(xs: readonly number[], share = 0.5): number {
  const sorted = [...xs].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (at - Math.floor(at)) * (high - low)
}

/** Milliseconds that processors spent on this process, in all threads. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds: of the wall, or those that processors spent on this process. */
const now = process.env.BENCH_CLOCK === "processor" ? processorTime : () => performance.now()

/** Milliseconds of a call. */
export function once(f: () => unknown, clock = now): number {
  const start = clock()
  f()
  return clock() - start
}

/** Quick functions are timed many calls at a time, so that the clock does not count. */
const group = 0.2
/** What takes so many budgets is called once, cold. */
const patience = 4

/**
 * Median milliseconds of a call, from all calls that fit into `budget`; at least one. A call before them does not count:
 * since the last turn caches have gone cold, and the engine may have thrown code away.
 */
export function sample(f: () => unknown, budget: number): number {
  const cold = once(f)
  if (cold >= patience * budget) return cold
  let spent = once(f)
  const calls = Math.max(1, Math.ceil(group / Math.max(spent, 1e-4)))
  const times = calls === 1 ? [spent] : []
  while (times.length === 0 || spent < budget) {
    const elapsed = once(() => {
      for (let i = 0; i < calls; i++) f()
    })
    times.push(elapsed / calls)
    spent += elapsed
  }
  return quantile(times)
}
