/** Counts the arguments of functions: one that is given and not taken is an error, never ignored. */

type AnyFunction = (...args: never[]) => unknown

/** How many arguments functions take whose text does not say so: those that transforms made take as many as another, and more. */
const known = new WeakMap<AnyFunction, number | { readonly as: AnyFunction; readonly more: number }>()

/** `3 arguments`, `1 argument`. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`

/** The text of a function before its parameters: `f(`, `async (`, `function f(`; or an arrow with its only parameter. */
const head = /^(?:async\s+)?(?:function\b\s*)?\*?\s*[\p{ID_Continue}$]*\s*(\(|=>)/u

/** How many parameters a function lists, and whether one has a default; undefined where its text does not say. */
function parametersOf(f: AnyFunction): { readonly count: number; readonly optional: boolean } | undefined {
  const text = Function.prototype.toString.call(f)
  const start = head.exec(text)
  if (!start || text.includes("[native code]") || (/^(?!async\b|\()\w/.test(text) && /\barguments\b/.test(text)))
    return undefined
  if (start[1] === "=>") return { count: 1, optional: false }
  let [count, depth, optional, empty] = [0, 0, false, true]
  for (let i = start[0].length; i < text.length; i++) {
    const c = text[i]
    if (depth === 0 && c === ")") return { count: empty ? count : count + 1, optional }
    if (/["'`/]/.test(c) || (depth === 0 && text.startsWith("...", i))) return undefined
    if (/[([{]/.test(c)) depth++
    else if (/[)\]}]/.test(c)) depth--
    if (depth === 0 && c === "=") optional = true
    if (depth === 0 && c === ",") count++
    empty = depth === 0 && c === "," ? true : empty && /\s/.test(c)
  }
  return undefined
}

/**
 * How many arguments `f` takes at most. Infinity for a rest parameter or a default, where `arguments` are read, and where
 * the text of `f` does not say, as that of bound functions does not.
 */
export function mostArguments(f: AnyFunction): number {
  const found = known.get(f)
  if (typeof found === "object") return mostArguments(found.as) + found.more
  if (found !== undefined) return found
  const listed = parametersOf(f)
  return listed && !listed.optional ? listed.count : Number.POSITIVE_INFINITY
}

/** Are these what `xs.map(f)` passes: an element, its position and the list? */
const fromMap = ([x, i, xs]: readonly unknown[]): boolean =>
  typeof i === "number" && Array.isArray(xs) && Object.is(xs[i], x)

/** Throws unless `f` takes `args`. What has no parameters is a constant, and takes anything. */
export function requireTaken(who: string, f: AnyFunction, args: readonly unknown[], remedy?: string): void {
  if (args.length <= f.length) return
  const most = mostArguments(f)
  if (args.length <= most || most === 0) return
  const advice = fromMap(args)
    ? "in map write (x) => f(x)"
    : "pass an array as one list, [x, y], or give the function a parameter for each"
  throw new TypeError(
    `${who}: expected ${counted(most, "argument")}, as many as the function has parameters; got ${args.length}; ` +
      (remedy ?? advice),
  )
}

/** Makes `made`, a function of the arguments of `f` and of `more`, say how many it takes. */
export function takingThoseOf<F extends AnyFunction>(f: AnyFunction, made: F, more = 0): F {
  known.set(made, { as: f, more })
  return lengthened(made, f.length + more)
}

/** Fewer arguments than these fit on the stack of every host. */
const many = 1000

/** `f(...args)`. Throws, where they are more arguments than fit on the stack of the host, an error that says so. */
export function called<A extends readonly unknown[], R>(who: string, f: (...args: A) => R, args: A): R {
  try {
    return f(...args)
  } catch (error) {
    const { message } = Object(error) as { readonly message?: unknown }
    if (args.length < many || !/call stack|recursion/i.test(String(message))) throw error
    throw new Error(
      `${who}: expected no more arguments than fit on the stack of the host; got ${args.length}; give them as one list, f([x, y])`,
      { cause: error },
    )
  }
}

function lengthened<F extends AnyFunction>(f: F, length: number): F {
  return Object.defineProperty(f, "length", Object.assign(Object.create(null), { value: length, configurable: true }))
}

/**
 * `made`, which takes no more arguments than `f` lists less `bound`, on behalf of `who`. What `xs.map(f)` adds to an operand
 * is left out where there is but one.
 */
export function exactly<F extends AnyFunction>(who: string, made: F, f: AnyFunction = made, bound = 0): F {
  const listed = parametersOf(f)
  if (!listed) return made
  const count = listed.count - bound
  const { optional } = listed
  const call = made as unknown as (this: unknown, ...args: readonly unknown[]) => unknown
  const checked = function (this: unknown, ...args: readonly unknown[]): unknown {
    if (args.length <= count) return call.apply(this, args as unknown[])
    if (count === 1 && args.length === 3 && fromMap(args)) return call.call(this, args[0])
    throw new TypeError(
      `${who}: expected ${counted(count, "argument")}${optional ? " at most" : ""}; got ${args.length}; ${meaning(optional, args)}`,
    )
  }
  known.set(checked as unknown as AnyFunction, count)
  Object.defineProperty(checked, "name", Object.assign(Object.create(null), { value: made.name, configurable: true }))
  return lengthened(checked as unknown as F, Math.max(f.length - bound, 0))
}

function meaning(optional: boolean, args: readonly unknown[]): string {
  if (fromMap(args)) return "in map write (x) => f(x)"
  return optional || args.some((x) => typeof x === "boolean" || typeof x === "string")
    ? "options stand in one object, such as { axis: 0, keepdims: true }"
    : "several values for one argument stand in a list, [x, y]"
}
