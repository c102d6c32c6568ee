import { element } from "../ui/element.js"
import { constants, functions } from "./vocabulary.js"

/** What a formula in some variables may contain, to be opened. */
export const formulaHelp = (variables: string): HTMLDetailsElement =>
  element(
    "details",
    {},
    element("summary", {}, "What a formula may contain"),
    element("p", {}, `Numbers, ${variables}, + − * / ^, parentheses, comparisons as in x < 0 ? 0 : x^2.`),
    element("p", {}, "Constants: ", element("code", {}, [...constants.keys()].join(", "))),
    element("p", {}, "Functions: ", element("code", {}, [...functions.keys()].join(", "))),
  )
