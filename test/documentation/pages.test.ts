/** The examples of the pages in docs, and of the README, type-check, run, and print what they claim. */
import { readdirSync, readFileSync } from "node:fs"
import * as taylorjet from "taylorjet"
import { expect, test } from "vitest"
import { run, typeErrors } from "./examples.js"

/** Pages whose code is marked as examples. */
const pages = ["README.md", ...readdirSync("docs").map((file) => `docs/${file}`)].filter((file) => file.endsWith(".md"))
/** Pages that have code in TypeScript which stands for itself: all of it is examples. */
const whole = [
  "data",
  "export",
  "extend",
  "from-numpy-and-jax",
  "recipes",
  "roots",
  "troubleshooting",
  "which-function",
].map((name) => `docs/${name}.md`)

const examples = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/<!-- example -->\n\n```ts\n(.*?)^```/gms)].map(([, text], i) => ({
    name: `${page}, example ${i + 1}`,
    text,
  })),
)
const errors = typeErrors(examples.map(({ text }) => text))

test.each(examples.map(({ name, text }) => [name, text] as const))("%s", async (_, text) => {
  expect(errors.get(text) ?? []).toEqual([])
  await run(text, taylorjet)
})

test.each(whole)("%s holds no code that is not an example", (page) => {
  const text = readFileSync(page, "utf8")
  const marked = examples.filter(({ name }) => name.startsWith(page)).length
  expect(text.match(/^```ts$/gm) ?? []).toHaveLength(marked)
})

/** The names of np and random that code in a page mentions, other spellings of tables left out. */
const mentioned = (page: string): string[] =>
  readFileSync(page, "utf8")
    .split("\n")
    .map((line) => line.replace(/^\| .*? \| /, "| "))
    .flatMap((line) => [...line.matchAll(/\b(np|random)\.([a-zA-Z]\w*)/g)].map(([name]) => name))

test.each(whole)("%s names functions that there are", (page) => {
  const names = new Set(
    Object.entries({ np: taylorjet.np, random: taylorjet.random }).flatMap(([space, all]) =>
      Object.keys(all).map((name) => `${space}.${name}`),
    ),
  )
  expect(mentioned(page).filter((name) => !names.has(name))).toEqual([])
})
