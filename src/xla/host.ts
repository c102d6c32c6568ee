// What Node has, which the library is otherwise not written for.

declare const process:
  | {
      readonly env: Record<string, string | undefined>
      readonly platform: string
      getBuiltinModule?(id: string): unknown
    }
  | undefined
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }

interface Files {
  existsSync(path: string): boolean
  readdirSync(path: string): string[]
}

interface Modules {
  createRequire(from: string): (name: string) => unknown
}

/** A module of Node. Throws where there is no Node. */
function builtin(id: string): unknown {
  const found = typeof process === "undefined" ? undefined : process.getBuiltinModule?.(id)
  if (!found)
    throw new Error("xla: expected Node, 20.19 or newer; got a host without its modules; use jit as it is there")
  return found
}

export const files = (): Files => builtin("node:fs") as Files

/** Where this file is. */
const { url } = import.meta as { readonly url: string }

/** A package that need not be installed. */
export const required = (name: string): unknown => (builtin("node:module") as Modules).createRequire(url)(name)

export const environment = (name: string): string | undefined => process?.env[name]

/** Sets a variable that is not set, for libraries that are loaded later. */
export function preset(name: string, value: string): void {
  if (process && process.env[name] === undefined) process.env[name] = value
}

export const isLinux = (): boolean => process?.platform === "linux"

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
