import { all, both, type Cells, type Dtype, type Target, target } from "./judge.js"
import { jax, olderJax, timesAsLong, typical } from "./results.js"
import { problems } from "./workloads/xla.js"

// Targets of workload 11, whose contestants are processes of their own. JAX is judged in both versions.

const id = "11"
const ours = "our program, by JAX"

const hosts = [
  { name: "JAX", host: jax(1) },
  { name: "the older JAX", host: olderJax },
]

const labelsOf = (dtype: Dtype, isAmong: (operator: string) => boolean = () => true): string[] =>
  problems.filter((p) => isAmong(p.operator) && (p.dtypes ?? [dtype]).includes(dtype)).map((p) => p.label)

/** The times of two contestants, one over the other, in cases of a dtype. */
const ratios = (
  cells: Cells,
  dtype: Dtype,
  labels: readonly string[],
  slow: readonly [string, string],
  fast: readonly [string, string],
): number[] =>
  labels.map((label) =>
    timesAsLong(cells(id, slow[0], label, dtype, slow[1]), cells(id, fast[0], label, dtype, fast[1])),
  )

const overJax = (theirs: string, least: number): Target[] =>
  hosts.flatMap(({ name, host }) =>
    both((dtype) =>
      target(
        `our program on XLA, each problem, ${dtype}: times as fast as ${name}, ${theirs}`,
        `>= ${least}`,
        (cells) =>
          all(ratios(cells, dtype, labelsOf(dtype), [`JAX, ${theirs}`, host], [ours, host]), (ratio) => ratio >= least),
      ),
    ),
  )

const overFolx = hosts.flatMap(({ name, host }) =>
  both((dtype) =>
    target(`our program on XLA, Laplacians, ${dtype}: times as long as folx by ${name}`, "<= 1.05", (cells) =>
      all(
        ratios(
          cells,
          dtype,
          labelsOf(dtype, (operator) => operator !== "biharmonic"),
          [ours, host],
          ["JAX, forward Laplacian", host],
        ),
        (ratio) => ratio <= 1.05,
      ),
    ),
  ),
)

const fromNode = both((dtype) =>
  target(`Node + PJRT, each problem, ${dtype}: times as long as JAX for the same program`, "<= 1.1", (cells) =>
    all(ratios(cells, dtype, labelsOf(dtype), ["Node + PJRT", "xla"], [ours, jax(1)]), (ratio) => ratio <= 1.1),
  ),
)

export const targetsOnXla: readonly Target[] = [
  ...overJax("nested", 1.5),
  ...overJax("jet", 2),
  ...overFolx,
  ...fromNode,
  target("a round trip of 3 numbers from Node", "< 60 µs", (cells) =>
    all([1000 * typical(cells(id, "Node + PJRT", "round trip of 3 numbers"))], (us) => us < 60, " µs"),
  ),
  target("a round trip of 10 MB from Node", "< 5 ms", (cells) =>
    all([typical(cells(id, "Node + PJRT", "round trip of 10 MB"))], (ms) => ms < 5, " ms"),
  ),
]
