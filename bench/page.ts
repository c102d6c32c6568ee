import { againstBefore } from "./before.js"
import { precisionSection } from "./precisionTables.js"
import { newerNode, type Results } from "./results.js"
import { hostLabel, jaxTable, spread, table, targetTables, whereJaxLeads, workloadTables, wrap } from "./tables.js"
import { workloads } from "./workloads/index.js"

const measuredIn = (results: Results) =>
  workloads.flatMap((workload) => {
    const measured = results.workloads.find((w) => w.id === workload.id)
    return measured ? [{ workload, measured }] : []
  })

const versionsOf = (results: Results): string =>
  table(
    ["process", "versions"],
    Object.entries(results.hosts).map(([name, versions]) => [
      (name.startsWith("jax") ? "JAX, " : "") + hostLabel(results, name),
      versions,
    ]),
    2,
  )

function head(results: Results): string {
  const missing = Object.entries(results.missing)
    .flatMap(([host, what]) => (host in results.hosts ? [] : `\nNot measured, because it is not installed: ${what}.\n`))
    .join("")
  return `# Benchmarks

*Written by \`npm run bench\` from what it measured: do not edit. The raw times are in [bench/results.json](../bench/results.json).*

${results.machine}. ${results.date}; ${commits(results)}.

${versionsOf(results)}
${missing}
## How it is measured

- The package as \`npm run build\` leaves it, on the Node that runs the benchmarks and on a newer one. The newer one has
  relaxed SIMD, so \`jit\` fuses products with sums there. *reference* is our interpreter, \`jit\` with
  \`{ backend: "reference" }\`.
- We compare with our own nested differentiation, with loops in plain JavaScript, with
  [@jax-js/jax](https://www.npmjs.com/package/@jax-js/jax) on its WebAssembly backend (in the process of the newer Node),
  and with JAX on the CPU, jitted, with its own \`jax.experimental.jet\` and the package folx for the forward Laplacian.
- Each workload has processes of its own, which stay alive. In every round each contestant of a case has its turn,
  whatever its process, so that all see the machine in the same moods. A turn is some 25 ms of calls after one that does
  not count, or one long call; its time is the median of its calls. The tables show the median of the rounds, and a
  ratio is the median of what it is in each round. Contestants are warmed up first.
- Every contestant of a case gets the same numbers, and the sums of their results must agree; where they do not, this
  page says so.
- We use one thread. JAX with one thread is bound to one processor, where the system has \`taskset\`, and told by
  XLA_FLAGS not to use more; with two threads it is bound to two processors. Workloads 1 and 7 could not use a second
  thread. JAX's weights are arguments of the jitted function, ours are captured constants; constants XLA
  would multiply out while it compiles, for minutes.
- Times include what a user's call includes: for us the copies of arguments into the program's memory and of results out
  of it, for JAX the way through Python and \`block_until_ready\`.

To repeat it: \`npm run bench\`, about twenty minutes on an idle machine, in which nothing else should run. It installs what
\`bench/package.json\` lists. For JAX set BENCH_PYTHON to a Python with \`jax\`, and \`folx\` for the
forward Laplacian; BENCH_PYTHON_OLDER to one with an older JAX, for workload 11; and for *Node + PJRT* VIRTUAL_ENV to an
environment with a plugin ([backends.md](backends.md)).
\`npm run bench -- 3 5\` runs and prints workloads 3 and 5 only, \`--quick\` fewer and shorter rounds; neither writes
this page. \`npm run bench -- 3 5 --update\` measures them again for it.`
}

/** Which source was measured, by workload where it differs. */
function commits({ workloads: all }: Results): string {
  const ids = new Map<string, string[]>()
  for (const { id, commit } of all) ids.set(commit, [...(ids.get(commit) ?? []), id])
  return [...ids].map(([commit, its]) => `commit ${commit}${ids.size > 1 ? ` (${its.join(", ")})` : ""}`).join(", ")
}

function problemsSection({ workloads: all }: Results): string {
  const problems = all.flatMap((w) => w.problems)
  return problems.length === 0
    ? ""
    : `## Contestants that failed or disagree\n\n${problems.map((problem) => `- ${problem}`).join("\n")}`
}

/** What ratios can be at best. */
const bounds = wrap(
  "Counting bounds some of these ratios. For a Laplacian in R directions *collapsed* takes R + 2 vectors through the " +
    "matrix products and *standard* 2 R + 1: with 50 directions, 0.51 times as many. *nested* takes 2 R + 2 when it " +
    "shares whatever it can, as it does under `jit`: 0.51 again, so that a ratio above 0.48 says that nesting is " +
    "compiled well. (Forward over forward mode is no contestant: `jit` collapses it to R + 2. These counts are tested, " +
    "in test/transforms/collapse.test.ts.) Collapsed 4-jets in 25 directions take 3 R + 2 vectors, standard ones 4 R " +
    "+ 1: 0.76. A step of training takes D + 2 vectors forwards and backwards, and nested 2 D + 2: its products allow " +
    "1.5 for two variables, 1.83 for ten and 1.91 for twenty. What goes beyond that, nesting loses outside of them.",
)

const targetsSection = (results: Results, isFull: boolean): string => `## Targets

Ratios and times of this run. Where two bounds are wanted, they are those of the two columns.

${targetTables(results, isFull)}${isFull ? `\n\n${bounds}` : ""}`

function jaxSection(results: Results): string {
  const all = measuredIn(results)
  const tables = all.flatMap(({ workload, measured }) => {
    const found = jaxTable(results, workload, measured)
    return found === "" ? [] : [`### ${workload.id}. ${workload.title}\n\n${found}`]
  })
  if (tables.length === 0) return ""
  const leads = all.flatMap(({ workload, measured }) => {
    const found = whereJaxLeads(results, workload, measured)
    return found.length === 0 ? [] : [wrap(`- Workload ${workload.id}: ${found.join("; ")}.`, "  ")]
  })
  const newest = hostLabel(results, results.hosts[newerNode] === undefined ? "node" : newerNode)
  return `## Against JAX on the same processor

JAX's time divided by ours: above 1 we are ahead. Ours is the jet, collapsed where there is a sum; in workload 7 it is
the contestant of the same name. The two numbers are those for ${["node", newerNode].map((h) => hostLabel(results, h)).join(" and ")}.

${leads.length === 0 ? `JAX with one thread is nowhere ahead of us on ${newest}.` : `Where JAX with one thread is ahead of us on ${newest}, by its fastest contestant:\n\n${leads.join("\n")}`}

What limits us there: vectors of WebAssembly have 128 bits, those of AVX-512, which JAX uses where the processor has
them, 512. That is up to a factor of four in matrix products and in arithmetic on arrays that fit into a cache, and less
with more memory traffic. We also copy arguments and results, and we use one thread.

${tables.join("\n\n")}`
}

const workloadSections = (results: Results): string[] =>
  measuredIn(results).map(({ workload, measured }) =>
    [
      `## ${workload.id}. ${workload.title}`,
      wrap(workload.about),
      workloadTables(results, workload, measured),
      spread(measured),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
  )

/** docs/benchmarks.md. */
export const page = (results: Results): string =>
  `${[head(results), problemsSection(results), targetsSection(results, true), jaxSection(results), ...workloadSections(results), precisionSection()].filter((part) => part !== "").join("\n\n")}\n`

/** What the terminal shows: the tables. */
export const summary = (results: Results): string =>
  [
    ...workloadSections(results),
    jaxSection(results),
    targetsSection(results, false),
    againstBefore(results),
    problemsSection(results),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
