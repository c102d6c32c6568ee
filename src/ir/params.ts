/** JSON values with finite numbers, so that an equation can be printed, parsed and compared. */
export type Param = number | string | boolean | readonly Param[]
export type Params = Readonly<Record<string, Param>>

function show(x: Param): string {
  if (typeof x === "number") return Object.is(x, -0) ? "-0" : `${x}`
  if (typeof x !== "object") return typeof x === "string" ? JSON.stringify(x) : `${x}`
  let items = ""
  for (const item of x) items += items === "" ? show(item) : `,${show(item)}`
  return `[${items}]`
}

/** The text of parameters, which JSON reads: equal for equal ones, whatever the host has done to its prototypes. */
export function showParams(params: Params): string {
  let entries = ""
  for (const name of Object.keys(params)) entries += `${entries === "" ? "" : ","}"${name}":${show(params[name])}`
  return `{${entries}}`
}
