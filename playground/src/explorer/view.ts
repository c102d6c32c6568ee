import "../ui/view.css"
import "./explorer.css"
import type { Mount } from "../mount.js"
import { element } from "../ui/element.js"
import { margin } from "../ui/frame.js"
import { afterRest } from "../ui/rest.js"
import { scale } from "../ui/scale.js"
import { slider } from "../ui/slider.js"
import { fromHash, reaches, toHash } from "./address.js"
import { coefficientPlot } from "./coefficientPlot.js"
import { complexPlane } from "./complexPlane.js"
import { errorPlot } from "./errorPlot.js"
import { examples } from "./examples.js"
import { type Expansion, highestOrder } from "./expansion.js"
import { formulaEntry } from "./formulaEntry.js"
import { functionPlot } from "./functionPlot.js"
import { draggable } from "./handle.js"
import { estimate } from "./radius.js"
import { readout } from "./readout.js"
import { places, rangeOf, type Scene } from "./scene.js"

/** How many places of a function are drawn. */
const resolution = 481
/** How long nothing changes before the address keeps it, in milliseconds: browsers slow down who writes it often. */
const settled = 300

export const mount: Mount = (root) => {
  let expansion: Expansion | undefined
  let values = new Float64Array()
  let range: readonly [number, number] = [-1, 1]
  let xs = places(1, resolution)
  let [text, point, reach] = ["", 0, 1]
  let frameRequest = 0

  const order = slider({ label: "Order K", min: 0, max: highestOrder, step: 1, value: 8, onInput: schedule })
  const width = slider({
    label: "Range of x",
    min: 0,
    max: reaches.length - 1,
    step: 1,
    value: 0,
    format: (i) => `±${reaches[i]}`,
    onInput: (i) => {
      reach = reaches[i]
      sample()
    },
  })
  const drag = draggable({ read: () => point, move: (x) => moveTo(x), step: () => reach / 100 })
  const plots = {
    function: functionPlot(drag.handle),
    plane: complexPlane(),
    error: errorPlot(),
    sizes: coefficientPlot(),
  }
  const said = readout()

  /** The function anew at all places. */
  function sample() {
    if (!expansion) return
    xs = places(reach, resolution)
    values = expansion.values(xs) as Float64Array<ArrayBuffer>
    range = rangeOf(values)
    moveTo(point)
  }

  /** Round numbers, finer than a pixel. */
  function moveTo(x: number) {
    const perUnit = 10 ** Math.ceil(Math.log10(300 / reach))
    point = Math.min(reach, Math.max(-reach, Math.round(x * perUnit) / perUnit))
    schedule()
  }

  function schedule() {
    frameRequest ||= requestAnimationFrame(draw)
    keeping.call()
  }

  const hash = () => toHash({ text, point, order: order.value, reach })
  /** The address keeps what is shown, once it is not what the view begins with. */
  const keeping = afterRest(settled, () => {
    const kept = location.hash === "#explorer" || location.hash === "" ? toHash(examples[0]) : location.hash
    if (expansion && hash() !== kept) history.replaceState(null, "", hash())
  })

  /** Shows what the address says, when somebody gives the page another one. */
  function follow() {
    const wanted = fromHash(location.hash)
    if (wanted && toHash(wanted) !== hash()) entry.start(wanted)
  }

  function draw() {
    frameRequest = 0
    if (!expansion) return
    const coefficients = expansion.coefficients(point)
    const scene: Scene = {
      xs,
      values,
      range,
      point,
      coefficients,
      order: order.value,
      estimate: estimate(coefficients, expansion.polynomial),
    }
    const [across, beside] = [whole.clientWidth, narrow.clientWidth]
    const x = scale(-reach, reach, margin.left, across - margin.right)
    plots.function.draw(scene, x, across, Math.min(380, 0.5 * across + 110))
    plots.plane.draw(scene, x, across, Math.min(330, 0.4 * across + 60))
    plots.error.draw(scene, x, across, 170)
    plots.sizes.draw(scene, beside, 290)
    drag.place(x, reach, said.show(scene))
  }

  const entry = formulaEntry(
    (made, read) => {
      expansion?.dispose()
      expansion = made
      text = read
      sample()
    },
    (example) => {
      order.value = example.order
      width.value = reaches.indexOf(example.reach)
      ;({ point, reach } = example)
    },
  )

  const figure = (caption: readonly (Node | string)[], plot: SVGSVGElement) =>
    element("figure", {}, element("figcaption", {}, ...caption), plot)
  const key = (name: string, text: string) => element("span", { class: `key ${name}` }, text)
  const whole = figure(
    [key("function", "f"), key("polynomial", "its Taylor polynomial"), key("converges", "where the series converges")],
    plots.function.element,
  )
  whole.classList.add("draggable")
  const size = element(
    "span",
    {},
    "Taylor coefficients |c",
    element("sub", {}, "k"),
    "|, filled where positive; the dashed line falls like R",
    element("sup", {}, "−k"),
  )
  const narrow = figure([size], plots.sizes.element)
  root.append(
    element(
      "p",
      { class: "lead" },
      "One jet of order 40 gives all the coefficients at a point. Drag the point, or move it with the arrow keys: the jet is computed anew at every step. The address of the page keeps what you see, so that you can share it.",
    ),
    entry.element,
    element("div", { class: "sliders" }, order.element, width.element),
    element(
      "div",
      { class: "explorer-grid" },
      whole,
      said.element,
      figure(["The same x in the complex plane: the disc reaches to the nearest singularity"], plots.plane.element),
      narrow,
      figure(["Error |f − polynomial|"], plots.error.element),
      said.table,
    ),
  )
  const stopDragging = drag.listen(plots.function.element)
  const resized = new ResizeObserver(schedule)
  resized.observe(whole)
  resized.observe(narrow)
  entry.start(fromHash(location.hash) ?? examples[0])
  addEventListener("hashchange", follow)

  return () => {
    removeEventListener("hashchange", follow)
    keeping.cancel()
    entry.end()
    cancelAnimationFrame(frameRequest)
    resized.disconnect()
    stopDragging()
    expansion?.dispose()
    expansion = undefined
  }
}
