import type { Atom } from "../ir/atom.js"
import { mul } from "./mul.js"

export const square = (x: Atom): Atom => mul(x, x)
