/** A list of length 3 with a hole in the middle. */
export const holed = <T>(first: T, last: T): T[] => Object.assign(new Array<T>(3), { 0: first, 2: last })
