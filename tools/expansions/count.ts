// tsx tools/expansions/count.ts: a table of the scalar operations in each expansion, of which products and sums,
// divisions and roots, and selects with their comparisons. Constants are free and equal operations count once.
import * as expansions from "../../src/primitives/expansions/index.js"
import type { Expansion, ScalarOps } from "../../src/primitives/scalar.js"

interface Node {
  readonly op: string
  readonly operands: readonly Node[]
}

function recorder(): ScalarOps<Node> {
  const ids = new Map<Node, number>()
  const known = new Map<string, Node>()
  const make = (op: string, operands: readonly Node[]) => {
    const key = [op, ...operands.map((x) => ids.get(x))].join(" ")
    const node = known.get(key) ?? { op, operands }
    known.set(key, node)
    if (!ids.has(node)) ids.set(node, ids.size)
    return node
  }
  const get = (_: object, op: string) =>
    op === "constant" ? (x: number) => make(`${Object.is(x, -0) ? "-0" : x}`, []) : (...x: Node[]) => make(op, x)
  return new Proxy({}, { get }) as ScalarOps<Node>
}

function operations(outputs: readonly Node[]): string[] {
  const reached = new Set<Node>()
  const visit = (node: Node) => {
    if (reached.has(node)) return
    reached.add(node)
    node.operands.forEach(visit)
  }
  outputs.forEach(visit)
  return [...reached].filter((node) => node.operands.length > 0).map((node) => node.op)
}

const classes = [
  ["mul", "add", "sub"],
  ["div", "sqrt"],
  ["less", "lessEqual", "equal", "and", "or", "not", "select"],
]
console.log("| expansion | operations | mul, add, sub | div, sqrt | masks, select | other | each output alone |")
console.log("|---|---|---|---|---|---|---|")
for (const [name, f] of Object.entries(expansions)) {
  if (typeof f !== "function") continue
  const s = recorder()
  const operands = Array.from({ length: f.length - 1 }, (_, i) => s.scale(s.constant(i), s.constant(i)))
  const y = (f as unknown as Expansion)(s, ...operands)
  const outputs = "op" in y ? [y] : y
  const all = operations(outputs)
  const count = (ops: readonly string[]) => ops.length - operands.length
  const parts = classes.map((c) => all.filter((op) => c.includes(op)).length)
  const other = count(all) - parts.reduce((a, b) => a + b)
  const alone = outputs.length > 1 ? outputs.map((o) => count(operations([o]))).join(", ") : ""
  console.log(`| ${[name, count(all), ...parts, other, alone].join(" | ")} |`)
}
