import type { Lit } from "../../ir/atom.js"
import type { Intrinsic, MatrixRoutine } from "../../ir/lower.js"
import { ownAxes, type Paired, pick } from "../../ir/paired.js"
import type { ArrayCode, Comparison, Element, Elementwise, Inside, Part, Type } from "../arrayCode.js"
import type { Captures } from "../captures.js"
import { type Lines, tuple, type Value } from "./lines.js"
import { callOf } from "./matrices.js"
import { comparisons, dtypes, elsewhere, functions, infix, prefix, showNumber } from "./words.js"

const of = (shape: readonly number[], dtype: Element): Type => ({ shape, dtype })

/** Python on jax.numpy and jax.lax, written into the lines of a function. */
export class JaxCode implements ArrayCode<Value> {
  readonly language = "JAX"

  constructor(
    readonly lines: Lines,
    readonly captures: Captures<Value>,
  ) {}

  #call(f: string, args: readonly (string | number)[], type: Type): Value {
    return this.lines.assign(`${f}(${args.join(", ")})`, type)
  }

  literal(x: Lit): Value {
    return x.fill === undefined ? this.reshape(this.captures.of(x), x.aval.shape) : this.fill(x.fill, x.aval)
  }

  fill(x: number | bigint, { shape, dtype }: Type): Value {
    const number = showNumber(x, dtype)
    if (shape.length === 0) return this.#call(dtypes[dtype], [number], of(shape, dtype))
    return this.#call("jnp.full", [tuple(shape), number, dtypes[dtype]], of(shape, dtype))
  }

  elementwise(name: Elementwise, operands: readonly Value[]): Value {
    const [x, y] = operands
    const type = of(x.shape, x.dtype)
    const between = infix[name]
    if (between && y && !(between === "/" && x.dtype === "int32"))
      return this.lines.assign(`${x.name} ${between} ${y.name}`, type)
    const before = prefix[name]
    if (before) return this.lines.assign(`${before}${x.name}`, type)
    const f = functions[name] ?? "lax.div"
    return this.#call(
      f,
      operands.map((v) => v.name),
      type,
    )
  }

  compare(direction: Comparison, a: Value, b: Value): Value {
    return this.lines.assign(`${a.name} ${comparisons[direction]} ${b.name}`, of(a.shape, "bool"))
  }

  select(mask: Value, a: Value, b: Value): Value {
    return this.#call("jnp.where", [mask.name, a.name, b.name], of(a.shape, a.dtype))
  }

  convert(x: Value, dtype: Element): Value {
    return x.dtype === dtype ? x : this.lines.assign(`${x.name}.astype(${dtypes[dtype]})`, of(x.shape, dtype))
  }

  bits(x: Value, dtype: Element): Value {
    return this.#call("lax.bitcast_convert_type", [x.name, dtypes[dtype]], of(x.shape, dtype))
  }

  opaque(x: Value): Value {
    return this.#call("lax.optimization_barrier", [x.name], x)
  }

  intrinsic(name: Intrinsic, operands: readonly Value[]): Value {
    const f = elsewhere[name] ?? `jnp.${name}`
    return this.#call(
      f,
      operands.map((x) => x.name),
      operands[0],
    )
  }

  iota(shape: readonly number[], axis: number): Value {
    return this.#call("lax.broadcasted_iota", [dtypes.int32, tuple(shape), axis], of(shape, "int32"))
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (shape.join() === x.shape.join()) return x
    return this.#call("jnp.reshape", [x.name, tuple(shape)], of(shape, x.dtype))
  }

  broadcast(x: Value, shape: readonly number[], axes: readonly number[]): Value {
    if (shape.join() === x.shape.join()) return x
    const isLast = axes.every((axis, i) => axis === shape.length - axes.length + i)
    if (isLast) return this.#call("jnp.broadcast_to", [x.name, tuple(shape)], of(shape, x.dtype))
    return this.#call("lax.broadcast_in_dim", [x.name, tuple(shape), tuple(axes)], of(shape, x.dtype))
  }

  transpose(x: Value, axes: readonly number[]): Value {
    return this.#call("jnp.transpose", [x.name, tuple(axes)], of(pick(x.shape, axes), x.dtype))
  }

  reverse(x: Value, axes: readonly number[]): Value {
    return this.#call("jnp.flip", [x.name, tuple(axes)], x)
  }

  slice(x: Value, { start, step, shape }: Part): Value {
    const parts = shape.map((n, i) => {
      const end = start[i] + (n - 1) * step[i] + 1
      return start[i] === 0 && end === x.shape[i] && step[i] === 1
        ? ":"
        : `${start[i]}:${end}${step[i] === 1 ? "" : `:${step[i]}`}`
    })
    return this.lines.assign(`${x.name}[${parts.join(", ")}]`, of(shape, x.dtype))
  }

  pad(x: Value, { start, step }: Omit<Part, "shape">, shape: readonly number[], filling: number): Value {
    const widths = shape.map((n, i) => {
      const high = n - start[i] - (x.shape[i] === 0 ? 0 : (x.shape[i] - 1) * step[i] + 1)
      return tuple([start[i], high, step[i] - 1])
    })
    const value = this.fill(filling, of([], x.dtype))
    return this.#call("lax.pad", [x.name, value.name, tuple(widths)], of(shape, x.dtype))
  }

  concatenate(xs: readonly Value[], axis: number): Value {
    const [{ shape, dtype }] = xs
    const total = xs.reduce((sum, x) => sum + x.shape[axis], 0)
    const list = `[${xs.map((x) => x.name).join(", ")}]`
    return this.#call("jnp.concatenate", [list, `axis=${axis}`], of(shape.with(axis, total), dtype))
  }

  sum(x: Value, axes: readonly number[]): Value {
    if (axes.length === 0) return x
    const kept = x.shape.filter((_, axis) => !axes.includes(axis))
    return this.#call("jnp.sum", [x.name, `axis=${tuple(axes)}`], of(kept, x.dtype))
  }

  contract(a: Value, b: Value, axes: Paired): Value {
    const { batch, over } = axes
    const own = ([0, 1] as const).map((i) => pick([a, b][i].shape, ownAxes(axes, i, [a, b][i].shape.length)))
    const numbers = tuple([tuple(over.map(tuple)), tuple(batch.map(tuple))])
    const type = of([...pick(a.shape, batch[0]), ...own[0], ...own[1]], a.dtype)
    return this.#call("lax.dot_general", [a.name, b.name, numbers, "precision=lax.Precision.HIGHEST"], type)
  }

  order(x: Value, axis: number): Value {
    return this.convert({ ...this.#call("jnp.argsort", [x.name, `axis=${axis}`], x), dtype: "int64" }, "int32")
  }

  take(x: Value, indices: Value): Value {
    return this.lines.assign(`${x.name}[${indices.name}]`, of(indices.shape, x.dtype))
  }

  scatter(x: Value, indices: Value, values: Value, how: "add" | "maximum" | "replace"): Value {
    const method = { add: "add", maximum: "max", replace: "set" }[how]
    return this.lines.assign(`${x.name}.at[${indices.name}].${method}(${values.name}, mode="drop")`, x)
  }

  entry(x: Value, at: Value, axis: number): Value {
    return this.lines.assign(`${x.name}[${":, ".repeat(axis)}${at.name}]`, of(x.shape.toSpliced(axis, 1), x.dtype))
  }

  withEntry(x: Value, value: Value, at: Value): Value {
    return this.lines.assign(`${x.name}.at[${at.name}].set(${value.name})`, x)
  }

  matrices(routine: MatrixRoutine, operands: readonly Value[], results: readonly Type[]): readonly Value[] | undefined {
    const call = callOf(
      routine,
      operands.map((x) => x.name),
    )
    if (!call) return undefined
    const { text, order, transposed } = call
    if (!order) return [this.lines.assign(text, results[0])]
    const found = this.lines.unpack(
      text,
      order.map((i) => results[i]),
    )
    return results.map((type, i) => {
      const x = found[order.indexOf(i)]
      return transposed === i ? this.lines.assign(`jnp.matrix_transpose(${x.name})`, type) : x
    })
  }

  #inside(types: readonly Type[], inside: Inside<Value>, packed: boolean, isTest = false): string {
    return this.lines.define(types, (inner, args) => inside(new JaxCode(inner, this.captures), args), packed, isTest)
  }

  loop(init: readonly Value[], test: Inside<Value>, body: Inside<Value>): readonly Value[] {
    const condition = this.#inside(init, test, true, true)
    const turn = this.#inside(init, body, true)
    return this.lines.unpack(`lax.while_loop(${condition}, ${turn}, ${tuple(init.map((x) => x.name))})`, init)
  }

  choose(
    index: Value,
    values: readonly Value[],
    branches: readonly Inside<Value>[],
    results: readonly Type[],
  ): readonly Value[] {
    const list = branches.map((inside) => this.#inside(values, inside, false))
    const args = [index.name, `[${list.join(", ")}]`, ...values.map((x) => x.name)]
    return this.lines.unpack(`lax.switch(${args.join(", ")})`, results)
  }
}
