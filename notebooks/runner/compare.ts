/** Whether outputs are those that are stored: the same text, and the same numbers up to what the cell's tags allow. */
import { type CodeCell, type Lines, type Output, text } from "./notebook.js"

type Agree = (a: number, b: number) => boolean

/** Up to rounding; coordinates of a picture also up to a few tenths of a pixel. */
const rounding =
  (absolute: number): Agree =>
  (a, b) =>
    Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + absolute

/** What training ends with depends on every rounding on the way: up to a factor of three. */
const training: Agree = (a, b) => a === b || (a / b > 1 / 3 && a / b < 3)

/** Times differ from run to run. */
const timing: Agree = () => true

const number = /[-−]?(?:\d+(?:,\d{3})*(?:\.\d*)?(?:e[-+]?\d+)?|NaN|Infinity)/

/** What differs between two lists of outputs of a cell, or undefined. */
export function difference(cell: CodeCell, stored: readonly Output[], fresh: readonly Output[]): string | undefined {
  if (stored.length !== fresh.length) return `${stored.length} outputs are stored; got ${fresh.length}`
  for (const [i, output] of stored.entries()) {
    const [before, now] = [parts(output), parts(fresh[i])]
    if (before.map(([type]) => type).join() !== now.map(([type]) => type).join())
      return `output ${i + 1} is stored as ${before.map(([type]) => type)}; got ${now.map(([type]) => type)}`
    for (const [j, [type, content]] of before.entries()) {
      const found = differenceOfTexts(content, now[j][1], tagged(cell, type), type)
      if (found) return found
    }
  }
  return undefined
}

function tagged({ metadata: { tags = [] } }: CodeCell, type: string): Agree {
  if (tags.includes("timing")) return timing
  if (tags.includes("training")) return training
  return rounding(type === "image/svg+xml" ? 0.3 : 1e-12)
}

/** An output as texts with their types. */
function parts(output: Output): [type: string, content: string][] {
  switch (output.output_type) {
    case "stream":
      return [[output.name, text(output.text)]]
    case "error":
      return [["error", `${output.ename}: ${output.evalue}`]]
    default:
      return Object.entries<Lines>(output.data).map(([type, content]) => [type, text(content)])
  }
}

/** White space may differ, because numbers may have other widths. Paths of what was trained bend in other places. */
function differenceOfTexts(stored: string, fresh: string, agree: Agree, type: string): string | undefined {
  const [before, now] = [stored, fresh].map((content) => {
    const compared = agree === training && type === "image/svg+xml" ? content.replace(/ d="[^"]*"/g, "") : content
    return compared.split(new RegExp(`(${number.source})`))
  })
  const value = (token: string) => Number(token.replace("−", "-").replaceAll(",", ""))
  for (let i = 0; i < Math.max(before.length, now.length); i++) {
    const [a, b] = [before[i] ?? "", now[i] ?? ""]
    const same = i % 2 ? agree(value(a), value(b)) : a.replace(/\s/g, "") === b.replace(/\s/g, "")
    if (!same) return `stored is ${excerpt(before, i)}; got ${excerpt(now, i)}`
  }
  return undefined
}

const excerpt = (tokens: readonly string[], i: number): string =>
  JSON.stringify(
    tokens
      .slice(Math.max(0, i - 2), i + 3)
      .join("")
      .slice(0, 200),
  )
