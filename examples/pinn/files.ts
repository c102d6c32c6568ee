import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"

/** What went wrong, in the words of the system. */
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const codeOf = (error: unknown): unknown => Object(error).code

export const cannotWrite = (file: string, error: unknown): Error =>
  new Error(`pinn: cannot write ${file}: ${reason(error)}; make room there, or give another --folder`, { cause: error })

export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

/**
 * Writes a file whole or not at all: a crash or an error on the way leaves the one before it as it was, and an error
 * leaves nothing else. `keepsOld` gives the one before it the name file.old.
 */
export function replaceFile(file: string, text: string, keepsOld = false): void {
  const part = `${file}.${process.pid}.part`
  makeFolder(path.dirname(file))
  try {
    writeFileSync(part, text, { flush: true })
    if (keepsOld && existsSync(file)) renameSync(file, `${file}.old`)
    renameSync(part, file)
  } catch (error) {
    discard(part)
    throw cannotWrite(file, error)
  }
}

/** Removes a file if that can be done: what was thrown before is what matters. */
export function discard(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {}
}

/** Removes what runs that died left of files that they were writing, `start` being how the names begin. */
export function removeParts(start: string): void {
  const folder = path.dirname(start)
  for (const name of readdirSync(folder)) {
    const rest = name.startsWith(path.basename(start)) ? name.slice(path.basename(start).length) : ""
    if (/^\.(json|svg)\.\d+\.part$/.test(rest)) discard(path.join(folder, name))
  }
}
