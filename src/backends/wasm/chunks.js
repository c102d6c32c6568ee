// What threads say to each other through shared memory. workerText.ts holds the text of this file and of worker.js, which
// are JavaScript because that is what it is: after a change, npm run worker.

/**
 * The words of a block of int32 that the threads share:
 * next     how many chunks of the present job nobody has taken, in the low bits; above them the number of the job
 * pending  how many chunks are not finished
 * program, step, units, chunks: the present job; it stays as it is while a chunk is taken and not finished
 * helpers  workers with a higher index leave the job alone
 * mail     how many messages were sent to every worker
 * ready    how many workers run
 * parked   how many of them sleep
 * failed   1 when a worker could not do its chunk
 * helped   how many chunks were done by workers
 */
export const word = {
  next: 0,
  pending: 1,
  program: 2,
  step: 3,
  units: 4,
  chunks: 5,
  helpers: 6,
  mail: 7,
  ready: 8,
  parked: 9,
  failed: 10,
  helped: 11,
}

/** The bits of `next` that count chunks, and where those of the job's number begin. */
export const left = 0xfff
export const jobBits = 12

/**
 * Takes a chunk, if `next` still is what was read: then no other job has begun.
 * @param {Int32Array} words
 * @param {number} next with at least one chunk left
 */
export const take = (words, next) => Atomics.compareExchange(words, word.next, next, next - 1) === next

/**
 * Does a chunk that was taken, and says so.
 * @param {Int32Array} words
 * @param {number} chunk from 0
 * @param {(first: number, count: number) => void} part
 */
export function finish(words, chunk, part) {
  try {
    const [units, chunks] = [words[word.units], words[word.chunks]]
    const first = Math.floor((chunk * units) / chunks)
    part(first, Math.floor(((chunk + 1) * units) / chunks) - first)
  } finally {
    Atomics.sub(words, word.pending, 1)
  }
}
