/**
 * Tests python/ and examples/cluster with several versions of JAX, source of Python with the newest, and src/xla with a
 * plugin for processors, each in an environment of its own, which takes PyPI: npm run python:test [-- VERSION...]. Where
 * there is no Python or no PyPI it says so and passes.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"

/** The one that pip serves, and older ones. */
const versions = process.argv.length > 2 ? process.argv.slice(2) : ["newest", "0.6.1", "0.5.3"]

/** A package whose library is a PJRT plugin. */
const plugin = "fastatomstruct-xla-cpu==2026.6.23"

const root = path.resolve(import.meta.dirname, "..")
const folder = mkdtempSync(path.join(os.tmpdir(), "taylorjet-python-"))

/** Runs a command; does it end well? */
function succeeds(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } })
  return status === 0
}

function skip(why: string): never {
  console.log(`python: skipped: ${why}`)
  process.exit(0)
}

/** Makes an environment with packages, installed one after the other; undefined where that cannot be had. */
function environment(name: string, ...packages: readonly (readonly string[])[]): string | undefined {
  const home = path.join(folder, name)
  if (!succeeds("python3", ["-m", "venv", home])) return undefined
  const install = (what: readonly string[]) =>
    succeeds(path.join(home, "bin", "python"), ["-m", "pip", "install", "--quiet", ...what])
  return packages.every(install) ? home : undefined
}

const vitest = (tests: string, env: Readonly<Record<string, string>>): boolean =>
  succeeds(
    process.execPath,
    [path.join(root, "node_modules", "vitest", "vitest.mjs"), "run", tests, "--maxWorkers=1"],
    env,
  )

/** src/xla, by a plugin. */
function testPlugin(): boolean {
  const home = environment("plugin", [plugin])
  if (!home) skip(`${plugin} cannot be installed; is PyPI within reach?`)
  console.log(`python: ${plugin}`)
  return vitest("test/xla", { VIRTUAL_ENV: home })
}

function test(version: string): boolean {
  const jax = version === "newest" ? ["jax", "orbax-checkpoint"] : [`jax==${version}`, "absl-py", "flatbuffers"]
  const home = environment(version, jax, ["./python"])
  if (!home) skip(`jax ${version} cannot be installed; is PyPI within reach?`)
  const programs = path.join(folder, "programs")
  const cluster = path.join(folder, "cluster")
  const suites = version === "newest" ? ["test_programs", "test_cluster"] : ["test_programs"]
  const python = path.join(home, "bin", "python")
  const passes = suites.every((suite) => {
    console.log(`python: jax ${version}: ${suite}`)
    return succeeds(python, [path.join(root, "python", "tests", `${suite}.py`)], {
      PROGRAMS: programs,
      CLUSTER: cluster,
    })
  })
  return passes && (version !== "newest" || vitest("test/export/fuzz.test.ts", { BENCH_PYTHON: python }))
}

if (spawnSync("python3", ["-c", "import sys, venv; assert sys.version_info >= (3, 10)"]).status !== 0)
  skip("there is no python3 of 3.10 or newer with venv")
try {
  const tsx = [path.join(root, "node_modules", "tsx", "dist", "cli.mjs")]
  mkdirSync(path.join(folder, "programs"))
  const made =
    succeeds(process.execPath, [...tsx, "python/tests/programs.ts", path.join(folder, "programs")]) &&
    succeeds(process.execPath, [...tsx, "examples/cluster/export.ts", path.join(folder, "cluster")])
  process.exitCode = made && versions.every(test) && testPlugin() ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
