/**
 * Programs on XLA from Node: on vectors of 512 bits, on GPUs, and on several devices.
 *
 * @module taylorjet/xla
 */
export { xla } from "./backend.js"
export type { XlaOptions } from "./options.js"
