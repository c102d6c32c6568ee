import type { ScalarOps } from "../scalar.js"
import { logInBase } from "./log2.js"

/** log10 x = k log10(2) + log m / log 10. */
export function log10<V>(s: ScalarOps<V>, x: V): V {
  return logInBase(s, x, [0.30102999566224753, 1.7336659603752853e-12], [0.4342944771051407, 4.798111141615973e-9])
}
