/** Writes docs/accuracy.md, the errors reached against 50-digit reference values: npm run docs:accuracy. */
import { writeFileSync } from "node:fs"
import { allowed, type Entry, measure, wellConditioned } from "../test/numbers/accuracy.js"
import { functions, order, type Reference } from "../test/numbers/functions.js"
import { specials, ulps, valueErrors } from "../test/numbers/special.js"

const columns = [0, 1, 2, 5, 10, 20]

const largest = (values: readonly number[]): number => Math.max(0, ...values)
/** Reference values have 25 digits. */
const show = (x: number): string => (x < 1e-24 ? "0" : x.toExponential(1))

interface Row {
  readonly name: string
  readonly entries: readonly Entry[]
}

/** The largest relative error among well conditioned coefficients of some orders; a dash when there are none. */
function worst(entries: readonly Entry[]): string {
  const well = entries.filter(({ condition }) => condition <= wellConditioned)
  return well.length === 0 ? "-" : show(largest(well.map(({ error }) => error)))
}

const share = (entries: readonly Entry[]): number =>
  largest(entries.map(({ error, condition }) => error / allowed(condition)))

function line({ name, entries }: Row): string {
  const orders = columns.map((k) => worst(entries.filter((entry) => entry.k === k)))
  const well = entries.filter(({ condition }) => condition <= wellConditioned).length
  const cells = [name, ...orders, worst(entries), `${well} of ${entries.length}`, share(entries).toFixed(2)]
  return `| ${cells.join(" | ")} |`
}

function table(rows: readonly Row[]): string {
  const heads = [
    "function",
    ...columns.map((k) => `order ${k}`),
    `any order to ${order}`,
    "well conditioned",
    "of what is allowed",
  ]
  return [`| ${heads.join(" | ")} |`, `|---|${"--:|".repeat(heads.length - 1)}`, ...rows.map(line)].join("\n")
}

const measured = functions.map((f): Row & Pick<Reference, "kind"> => ({ ...f, entries: measure(f) }))
const every = measured.flatMap(({ entries }) => entries)

const specialRow = (f: (typeof specials)[number]): string => {
  const entries = measure(f)
  const well = entries.filter(({ condition }) => condition <= wellConditioned).length
  const values = largest(valueErrors(f).map((value) => value.ulps)).toFixed(1)
  const orders = [1, 2, 5, 10, 20].map((k) => worst(entries.filter((entry) => entry.k === k)))
  return `| ${[f.name, values, ...orders, worst(entries), `${well} of ${entries.length}`].join(" | ")} |`
}

const page = `# Accuracy

Written by \`npm run docs:accuracy\`. \`test/numbers/taylor.test.ts\` demands it, one test per function.

The float64 coefficients of \`taylor(f, x, ${order})\` are compared with Taylor coefficients computed in 50-digit arithmetic
by mpmath (\`test/numbers/make/taylor.py\`): ${functions.length} functions, ${every.length} coefficients. A double is subtracted from a decimal of
25 digits exactly, so the comparison adds no error.

**What is demanded.** A relative error of at most 1e-13 where the coefficient is well conditioned: where its condition
is at most ${wellConditioned}. Elsewhere 1e-14 times the condition. A coefficient that is exactly zero must come out as zero.

**What condition means.** By how much relative errors grow in the coefficient c_k. For one function, errors in x:
1 + |x c_k'(x) / c_k(x)|. (For log, sqrt or 1/x that is about k + 1 at every x.) For a composition also errors in what its
parts pass on: every Taylor coefficient that an \`np\` function returns on the way is off by ±h at random, and the root mean
square of the relative change in c_k over 8 trials is divided by h. That is what rounding the results of the parts to float64 must
cost, however accurate each part is. Near t = 0.3, for instance, the coefficients of sin(t) / t are small remainders of
those of sin(t) and 1/t.

The tables give the largest relative error over all points and all well conditioned coefficients of an order; how many
coefficients are well conditioned; and the largest error of any coefficient as a part of what is allowed for it.

## Functions

${table(measured.filter(({ kind }) => kind === "primitive"))}

## Compositions

${table(measured.filter(({ kind }) => kind === "composition"))}

## Special functions

The functions of \`special\` ([special.md](special.md)) are compared with Arb's (\`test/numbers/make/special.py\`): ${specials.length}
functions and variables, among the points ends, poles, zeros, tails, removable singularities and points beside them.
\`test/numbers/special.test.ts\` demands that values err by at most ${ulps} units in the last place, and coefficients by a relative
error of at most 1e-12 where they are well conditioned, elsewhere of 4e-14 times the condition. The first column of numbers is the
largest error of a value in units of the last place; the others are relative errors of well conditioned coefficients.

| function | value, ulps | order 1 | order 2 | order 5 | order 10 | order 20 | any order to ${order} | well conditioned |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
${specials.map(specialRow).join("\n")}
`

writeFileSync(new URL("../docs/accuracy.md", import.meta.url), page)
