import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import path from "node:path"
import { cannotWrite, codeOf, discard, makeFolder, reason } from "./files.js"

/** The locks of this process. A lock with its number that is not among them is of a dead one that had the same number. */
const held = new Set<string>()

const own = (): string => `${process.pid} on ${hostname()}\n`

/**
 * Makes `pinn.lock` in a folder, which says which process works there, and returns what removes it. Throws when another
 * one does; a lock of a process that is dead is taken over.
 */
export function lock(folder: string): () => void {
  const file = path.resolve(folder, "pinn.lock")
  makeFolder(folder)
  for (let tries = 0; !create(file); tries++) {
    const text = read(file)
    if (text !== undefined && !isStale(file, text)) throw taken(file, text)
    if (tries === 100) throw new Error(`pinn: expected to make ${file} or to read it; can do neither; remove it`)
    if (text !== undefined) takeOver(file, text)
  }
  held.add(file)
  removeAsides(file)
  return () => {
    held.delete(file)
    if (read(file) === own()) discard(file)
  }
}

/** False when the file is there already. */
function create(file: string): boolean {
  try {
    writeFileSync(file, own(), { flag: "wx" })
    return true
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
    discard(file) // a full disk may have taken the name without the text
    throw cannotWrite(file, error)
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined
    throw new Error(`pinn: cannot read ${file}: ${reason(error)}; remove it`, { cause: error })
  }
}

/** Of another machine nobody here can say what is alive, nor of a text that names no process. */
function isStale(file: string, text: string): boolean {
  const [, number, host] = /^([1-9]\d{0,9}) on (.*)\n$/.exec(text) ?? []
  if (number === undefined || host !== hostname()) return false
  return Number(number) === process.pid ? !held.has(file) : !isAlive(Number(number))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0) // sends nothing
  } catch (error) {
    return codeOf(error) === "EPERM"
  }
  try {
    const [state] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").slice(-1)
    return !/^[ZX]/.test(state) // dead, but nobody has asked how it ended
  } catch {
    return true // no /proc: not Linux
  }
}

/** Removes a stale lock, but not one that another process made while this one looked. */
function takeOver(file: string, stale: string): void {
  const aside = `${file}.${process.pid}.part`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return
    throw cannotWrite(file, error)
  }
  if (read(aside) !== stale) {
    renameSync(aside, file)
    return
  }
  rmSync(aside, { force: true })
}

/** Removes the locks that processes put aside which died at that. */
function removeAsides(file: string): void {
  const folder = path.dirname(file)
  for (const name of readdirSync(folder)) {
    const [, number] = /^pinn\.lock\.(\d+)\.part$/.exec(name) ?? []
    if (number !== undefined && !isAlive(Number(number))) discard(path.join(folder, name))
  }
}

function taken(file: string, text: string): Error {
  const who = text.trim() === "" ? "another process" : `process ${text.trim()}`
  return new Error(
    `pinn: expected a folder in which no other run works; ${file} is of ${who}; wait for its end or give another --folder; if there is no such process, remove the file`,
  )
}
