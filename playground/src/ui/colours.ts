/** The colours of style.css by their names there: `background`, `text`, `muted`, `line`, `accent`, `plot-1`, ... */
export function colour(name: string): string {
  const { style } = probe
  style.color = `var(--${name})`
  return getComputedStyle(probe).color
}

/** A custom property is text; only a property that is a colour resolves it for the current theme. */
const probe = document.createElement("span")
probe.hidden = true
document.body.append(probe)
