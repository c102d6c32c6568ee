/** What a kernel publishes, as the outputs of a cell. */
import { type Bundle, lines, type Output, text } from "./notebook.js"

/** A message of the Jupyter protocol. What is in it depends on its type. */
export interface Message {
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: JSON from the kernel
  readonly content: any
}

/** The outputs of a cell in the order in which they came; neighbouring pieces of a stream are one output. */
export function outputs(messages: readonly Message[]): Output[] {
  const result: Output[] = []
  for (const message of messages) {
    const output = outputOf(message)
    if (!output) continue
    const last = result.at(-1)
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      result[result.length - 1] = { ...last, text: lines(text(last.text) + text(output.text)) }
    else result.push(output)
  }
  return result
}

function outputOf({ type, content }: Message): Output | undefined {
  switch (type) {
    case "stream":
      return { name: content.name, output_type: type, text: lines(content.text) }
    case "display_data":
      return { data: bundle(content.data), metadata: content.metadata, output_type: type }
    case "execute_result": {
      const { data, execution_count, metadata } = content
      return { data: bundle(data), execution_count, metadata, output_type: type }
    }
    case "error":
      return { ename: content.ename, evalue: content.evalue, output_type: type, traceback: content.traceback }
    case "status":
    case "execute_input":
      return undefined
    default:
      throw new Error(`outputs: expected the messages that notebooks here need; got ${type}`)
  }
}

const bundle = (data: Record<string, string>): Bundle =>
  Object.fromEntries(Object.entries(data).map(([type, value]) => [type, lines(value)]))
