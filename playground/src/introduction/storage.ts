/** What was edited, by the names of cells, kept from visit to visit; where a browser stores nothing, for this one. */
const key = "taylorjet-cells"

export function storedEdits(): Map<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(key) ?? "{}")))
  } catch {
    return new Map()
  }
}

export function storeEdits(edits: ReadonlyMap<string, string>): void {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(edits)))
  } catch {}
}
