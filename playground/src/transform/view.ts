import { element } from "../ui/element.js"
import type { Mount } from "../views.js"

export const mount: Mount = (root) => {
  root.append(element("p", {}, "This view is not here yet."))
  return () => undefined
}
