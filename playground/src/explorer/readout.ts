import { element } from "../ui/element.js"
import { short } from "../ui/number.js"
import { terms } from "../ui/terms.js"
import { polynomial } from "./expansion.js"
import type { Scene } from "./scene.js"
import { describeEstimate, polynomialText } from "./words.js"

/** What is said in words and numbers, and the table of coefficients. */
export function readout() {
  const point = element("dd")
  const value = element("dd")
  const radius = element("dd", { class: "radius" })
  const reason = element("p", { class: "reason" })
  const series = element("p", { class: "series" })
  const rows = element("tbody")
  const head = element(
    "thead",
    {},
    element(
      "tr",
      {},
      element("th", { scope: "col" }, "k"),
      element("th", { scope: "col" }, "c", element("sub", {}, "k")),
      element("th", { scope: "col" }, "derivative"),
    ),
  )
  const details = element(
    "details",
    {},
    element("summary", {}, "The coefficients as numbers"),
    element("table", {}, head, rows),
  )
  const facts = { point, "f(point)": value, "radius of convergence": radius }

  function table({ coefficients, order }: Scene) {
    let factorial = 1
    const written = Array.from(coefficients.subarray(0, order + 1), (c, k) => {
      if (k > 0) factorial *= k
      return element(
        "tr",
        {},
        ...[String(k), short(c, 10), short(c * factorial, 10)].map((text) => element("td", {}, text)),
      )
    })
    rows.replaceChildren(...written)
  }
  let last: Scene | undefined
  details.addEventListener("toggle", () => {
    if (details.open && last) table(last)
  })

  return {
    element: element(
      "section",
      { class: "readout", "aria-label": "At the expansion point" },
      terms(Object.entries(facts), "facts"),
      reason,
      series,
    ),
    table: details,
    /** Writes everything anew; returns the radius, in words. */
    show(scene: Scene): string {
      last = scene
      const found = describeEstimate(scene.estimate, scene.point)
      const kink = hidesKink(scene)
        ? " But f is not this polynomial everywhere: no series sees a kink or a jump beyond its point."
        : ""
      point.textContent = short(scene.point)
      value.textContent = short(scene.coefficients[0], 6)
      radius.textContent = found.radius
      reason.textContent = found.reason + kink
      const written = polynomialText(scene.coefficients, scene.order, scene.point)
      series.replaceChildren(...(scene.estimate.kind === "none" ? [] : ["f(x) ≈ ", ...raised(written)]))
      if (details.open) table(scene)
      return found.radius
    },
  }
}

/** Does a series that ends leave out a part of the function? */
function hidesKink({ estimate, xs, values, point, coefficients, range }: Scene): boolean {
  if (estimate.kind !== "polynomial" || estimate.degree >= coefficients.length) return false
  const far = 1e-6 * (range[1] - range[0])
  return xs.some((x, i) => Math.abs(values[i] - polynomial(coefficients, estimate.degree, x - point)) > far)
}

/** Text whose exponents, after the sign ^, are raised. */
const raised = (text: string): (string | HTMLElement)[] =>
  text.split(/\^(\d+)/).map((part, i) => (i % 2 ? element("sup", {}, part) : part))
