/** Over how many milliseconds a speed is measured. */
const window = 2000

/** What a run has come to at a time. */
interface Seen {
  readonly step: number
  readonly digits: number
  readonly time: number
}

/** Steps and digits per second over the last two seconds. */
export function speedometer() {
  let seen: Seen[] = []
  return {
    /** Forgets what was, after a pause. */
    restart(): void {
      seen = []
    },
    at(now: Seen): { readonly steps: number; readonly digits: number } {
      seen = [...seen.filter(({ time }) => now.time - time < window), now]
      const [first] = seen
      const seconds = (now.time - first.time) / 1000
      if (seconds <= 0) return { steps: 0, digits: 0 }
      return { steps: (now.step - first.step) / seconds, digits: (now.digits - first.digits) / seconds }
    },
  }
}
