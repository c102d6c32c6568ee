import { frame, margin } from "../ui/frame.js"
import { scale } from "../ui/scale.js"
import { path, set, svg } from "../ui/svg.js"
import { countedWay, type Way, ways } from "./programs.js"

const most = 16
const sizes = [1, 2, 3, 4, 6, 8, 10, 12, 14, most]

/** Multiplications of the ways to a Laplacian against the number of variables. */
export function growth() {
  const picture = frame("Multiplications against the number of variables")
  const drawn = ways.filter(({ id }) => id !== "sum").map((way) => ({ way, line: svg("path", { class: way.id }) }))
  const here = svg("line", { class: "here" })
  picture.marks.append(here, ...drawn.map(({ line }) => line))
  const counts = new Map<Way, number[]>()
  let run = 0
  return {
    element: picture.element,
    /** Counts for one number of variables after the other, and gives way between them; a new count ends the one before. */
    async count(f: Parameters<Way["of"]>[0], changed: () => void): Promise<void> {
      const mine = ++run
      for (const { way } of drawn) counts.set(way, [])
      for (const inputs of sizes) {
        await new Promise((resolve) => setTimeout(resolve))
        if (mine !== run) return
        for (const { way } of drawn) counts.get(way)?.push(countedWay(way, f, inputs).cost.multiplications)
        changed()
      }
    },
    stop(): void {
      run++
    },
    draw(inputs: number, width: number, height: number): void {
      const [top, bottom] = [margin.top, height - margin.bottom]
      const x = scale(0, most, margin.left, width - margin.right)
      const y = scale(0, Math.max(...[...counts.values()].flat(), 1) * 1.05, bottom, top)
      const format = (n: number) => (n >= 1e4 ? `${n / 1000}k` : String(n))
      picture.layout(width, height, { scale: x, count: 8 }, { scale: y, count: 5, format })
      set(here, { x1: x(inputs), x2: x(inputs), y1: top, y2: bottom })
      for (const { way, line } of drawn)
        set(line, { d: path((counts.get(way) ?? []).map((n, i) => [x(sizes[i]), y(n)] as const)) })
    },
  }
}
