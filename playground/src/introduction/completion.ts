import type { Completion, CompletionSource } from "@codemirror/autocomplete"
import type { Api, ApiEntry } from "../../build/api.js"
import { element } from "../ui/element.js"

let loaded: Promise<Api> | undefined
/** Read when it is first asked for. */
const load = (): Promise<Api> => {
  loaded ??= import("virtual:api").then(({ default: api }) => api)
  return loaded
}

function info({ signature, text, example }: ApiEntry): HTMLElement {
  const parts = [signature && element("pre", {}, signature), text && element("p", {}, text)]
  const shown = example && element("pre", { class: "example" }, example)
  return element("div", {}, ...[...parts, shown].filter((part) => part !== ""))
}

const complete = (entry: ApiEntry, detail = entry.kind === "function" ? "" : entry.kind): Completion => ({
  label: entry.name,
  detail,
  info: () => info(entry),
})

function after(object: string, api: Api): Completion[] {
  if (Object.hasOwn(api.namespaces, object)) return api.namespaces[object].map((entry) => complete(entry))
  if (object === "Plot") return api.plot.map((label) => ({ label }))
  return api.members.map((entry) => complete(entry, entry.of))
}

/** Names of the API with their signatures and comments, and the names that cells define. */
export const completions = (names: () => readonly string[]): CompletionSource[] => [
  async (context) => {
    const word = context.matchBefore(/(?:([\w$]+|[)\]])\.)?[\w$]*/)
    if (!word || (word.text === "" && !context.explicit) || /^\d/.test(word.text)) return null
    const api = await load()
    const dot = word.text.lastIndexOf(".")
    const object = word.text.slice(0, Math.max(dot, 0))
    const own = new Set(api.names.map(({ name }) => name))
    const local = names().filter((name) => !own.has(name))
    const options =
      dot < 0
        ? [...api.names.map((entry) => complete(entry)), ...local.map((label) => ({ label, detail: "defined here" }))]
        : after(object, api)
    return { from: word.from + dot + 1, options, validFor: /^[\w$]*$/ }
  },
]
