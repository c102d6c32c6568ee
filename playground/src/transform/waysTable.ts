import { element } from "../ui/element.js"
import { costsOf, countedWay, type Way, ways, whole } from "./programs.js"

/** What the ways to a Laplacian take, with a bar for the multiplications. */
export function waysTable() {
  const rows = ways.map((way) => ({ way, ...rowOf(way) }))
  const heading = ["Laplacian, written as", "equations", "multiplications", "flops", "bytes moved"]
  const table = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...heading.map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...rows.map(({ row }) => row)),
  )
  return {
    element: element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Costs of the ways" }, table),
    show(f: Parameters<Way["of"]>[0], inputs: number): void {
      const costs = rows.map(({ way }) => costsOf(countedWay(way, f, inputs)))
      const most = Math.max(...costs.map(({ multiplications }) => multiplications), 1)
      for (const [i, { cells, bar }] of rows.entries()) {
        const numbers = Object.values(costs[i])
        for (const [j, cell] of cells.entries()) cell.textContent = whole(numbers[j])
        bar.style.width = `${(100 * costs[i].multiplications) / most}%`
      }
    },
  }
}

function rowOf({ id, name, code }: Way) {
  const cells = [0, 1, 2, 3].map(() => element("td"))
  const bar = element("div", { class: "bar" })
  const head = element("th", { scope: "row" }, name, element("code", {}, code), element("div", { class: "track" }, bar))
  return { row: element("tr", { class: id }, head, ...cells), cells, bar }
}
