/** Values as text, in the manner of Node and Deno. Classes say by this method how they look there. */
const custom = Symbol.for("nodejs.util.inspect.custom")
const width = 76
const most = 100

/** The text of a value; a string stands in quotes when it is part of something. */
export const inspect = (value: unknown): string => text(value, [])

function text(value: unknown, around: readonly object[]): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value === "bigint") return `${value}n`
  if (Object.is(value, -0)) return "-0"
  if (typeof value === "function") return describeFunction(value)
  if (typeof value !== "object" || value === null) return String(value)
  if (around.includes(value)) return "[Circular]"
  const own = Reflect.get(value, custom)
  if (typeof own === "function") return String(own.call(value))
  if (value instanceof Error) return String(value)
  if (value instanceof Date || value instanceof RegExp) return String(value)
  return composite(value, [...around, value])
}

const describeFunction = (f: { readonly name: string }): string =>
  /^class\b/.test(String(f)) ? `[class ${f.name || "(anonymous)"}]` : `[Function: ${f.name || "(anonymous)"}]`

function composite(value: object, around: readonly object[]): string {
  const item = (x: unknown) => text(x, around)
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "[Object: null prototype]"
  if (Array.isArray(value)) return enclose("", "[", listed(value, item), "]")
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return enclose(`${name}(${Reflect.get(value, "length")}) `, "[", listed(value as Iterable<unknown>, item), "]")
  if (value instanceof Set) return enclose(`Set(${value.size}) `, "{", listed(value, item), "}")
  if (value instanceof Map)
    return enclose(
      `Map(${value.size}) `,
      "{",
      listed(value, ([k, v]) => `${item(k)} => ${item(v)}`),
      "}",
    )
  const entry = ([key, x]: [string, unknown]) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${item(x)}`
  return enclose(name === "Object" ? "" : `${name} `, "{", listed(Object.entries(value), entry), "}")
}

function listed<T>(items: Iterable<T>, show: (item: T) => string): string[] {
  const all = [...items]
  const shown = all.slice(0, most).map(show)
  return all.length > most ? [...shown, `... ${all.length - most} more`] : shown
}

/** On one line if it is short; else short items side by side, and others one below the other. */
function enclose(name: string, open: string, items: readonly string[], close: string): string {
  if (items.length === 0) return `${name}${open}${close}`
  const line = `${name}${open} ${items.join(", ")} ${close}`
  if (line.length <= width && !line.includes("\n")) return line
  const short = items.length > 6 && items.every((item) => item.length <= 24)
  const lines = short ? wrapped(items) : items.map((item) => item.replaceAll("\n", "\n  "))
  return `${name}${open}\n  ${lines.join(",\n  ")}\n${close}`
}

function wrapped(items: readonly string[]): string[] {
  const longest = Math.max(...items.map((item) => item.length))
  const columns = Math.max(1, Math.floor(width / (longest + 2)))
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) =>
    items
      .slice(row * columns, (row + 1) * columns)
      .map((item) => item.padStart(longest))
      .join(", "),
  )
}
