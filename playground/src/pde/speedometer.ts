/** Over how many milliseconds a speed is measured. */
const window = 2000

/** Steps per second over the last two seconds. */
export function speedometer() {
  let seen: { readonly step: number; readonly time: number }[] = []
  return {
    /** Forgets what was, after a pause. */
    restart(): void {
      seen = []
    },
    at(step: number, time: number): number {
      seen = [...seen.filter((one) => time - one.time < window), { step, time }]
      const [first] = seen
      return time > first.time ? (1000 * (step - first.step)) / (time - first.time) : 0
    },
  }
}
