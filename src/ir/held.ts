import type { Data } from "./dtype.js"

/** Elements that a backend holds, in its own memory or on a device, until somebody asks for them. */
export interface Held {
  /** A copy in JavaScript's memory, in row-major order. */
  fetch(): Data
  /** Nobody will ask for them any more; the backend may use their memory for others. Called once at most. */
  release(): void
}
