import type { ScalarOps } from "../scalar.js"
import { logDomain, logOfParts, splitLog } from "./parts.js"

/** log x = k log(2) + log m with x = 2^k m. */
export function log<V>(s: ScalarOps<V>, x: V): V {
  const [k, m] = splitLog(s, x)
  return logDomain(s, x, logOfParts(s, k, s.sub(m, s.constant(1))))
}
