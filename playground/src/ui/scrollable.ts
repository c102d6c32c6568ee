/** While an element is wider than its place, the keyboard must reach it to scroll it; else it is no stop on the way. */
export function scrollable<E extends HTMLElement>(element: E): E {
  sizes.observe(element)
  return element
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries)
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0")
    else target.removeAttribute("tabindex")
})
