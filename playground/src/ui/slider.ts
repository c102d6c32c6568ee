import { element } from "./element.js"

export interface SliderOptions {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  /** How the value is shown; as JavaScript does by default. */
  readonly format?: (value: number) => string
  /** Called while the slider moves. */
  readonly onInput: (value: number) => void
}

export interface Slider {
  readonly element: HTMLElement
  value: number
}

let made = 0

/** A slider with its label and its value. Setting `value` does not call `onInput`. */
export function slider({ label, value, format = String, onInput, ...range }: SliderOptions): Slider {
  const id = `slider-${made++}`
  const input = element("input", { type: "range", id, ...range, value })
  const output = element("output", { for: id })
  const show = () => {
    output.value = format(input.valueAsNumber)
    input.setAttribute("aria-valuetext", output.value)
  }
  show()
  input.addEventListener("input", () => {
    show()
    onInput(input.valueAsNumber)
  })
  return {
    element: element("div", { class: "slider" }, element("label", { for: id }, label), input, output),
    get value() {
      return input.valueAsNumber
    },
    set value(next) {
      input.valueAsNumber = next
      show()
    },
  }
}
