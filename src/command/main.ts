#!/usr/bin/env node
import { check } from "./xlaCheck.js"

// npx taylorjet xla --check

declare const process: { readonly argv: readonly string[]; exitCode: number | undefined }
declare const console: { log(text: string): void; error(text: string): void }

const [command, option, ...rest] = process.argv.slice(2)
if (command === "xla" && option === "--check" && rest.length === 0) process.exitCode = check(console.log) ? 0 : 1
else {
  const got = process.argv.slice(2).join(" ")
  console.error(`taylorjet: expected xla --check, which says what XLA can run on here; got ${got || "nothing"}`)
  process.exitCode = 2
}
