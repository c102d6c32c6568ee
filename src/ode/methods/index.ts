import type { OdeMethod } from "../options.js"
import { dop853 } from "./dop853.js"
import { dopri5 } from "./dopri5.js"
import { explicit } from "./explicit.js"
import type { Method } from "./method.js"
import { rodas5p } from "./rodas5p.js"
import { taylor } from "./taylor.js"
import { tsit5 } from "./tsit5.js"

const makers: Readonly<Record<OdeMethod, (tol: number) => Method>> = {
  taylor,
  dopri5: (tol) => explicit("dopri5", dopri5, tol),
  tsit5: (tol) => explicit("tsit5", tsit5, tol),
  dop853: (tol) => explicit("dop853", dop853, tol),
  rodas5p,
}

export const methodOf = (name: OdeMethod, tol: number): Method => makers[name](tol)
