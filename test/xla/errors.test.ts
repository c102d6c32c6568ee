// What is said when XLA cannot be had, and that the rest of the library does not ask for it.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { type Backend, jit } from "../../src/index.js"
import { type XlaOptions, xla } from "../../src/xla/index.js"
import { plugin, title } from "./plugin.js"

const folder = mkdtempSync(path.join(tmpdir(), "taylorjet-xla-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A library that has all functions, of which those that make a client find no device. */
function withoutDevice(): string {
  const file = path.join(folder, "without.so")
  const source = path.join(folder, "without.c")
  writeFileSync(
    source,
    `#include <stddef.h>
     struct message { size_t size; void *more; void *error; const char *text; size_t length; };
     static void *works(void *block) { return 0; }
     static void *fails(void *block) { return &works; }
     static void *says(struct message *block) { block->text = "no such thing here"; block->length = 18; return 0; }
     static struct { size_t size; void *extensions; size_t versionSize; void *more; int major, minor; void *table[200]; } api;
     void *GetPjrtApi(void) {
       api.size = 40 + 8 * 118, api.versionSize = 24, api.minor = 90;
       for (int i = 0; i < 200; i++) api.table[i] = works;
       api.table[1] = says, api.table[10] = fails;
       return &api;
     }`,
  )
  execFileSync("cc", ["-shared", "-fPIC", "-o", file, source])
  return file
}

const root = path.resolve(import.meta.dirname, "../..")
const hasCompiler = spawnSync("cc", ["--version"]).status === 0

/** A library whose table of functions has a version and a size, and nothing behind it. */
function library(name: string, major: number, minor: number, size: number): string {
  const file = path.join(folder, `${name}.so`)
  const source = path.join(folder, `${name}.c`)
  writeFileSync(
    source,
    `#include <stddef.h>
     static struct { size_t size; void *extensions; size_t versionSize; void *more; int major, minor; void *table[200]; }
       api = { ${size}, 0, 24, 0, ${major}, ${minor} };
     void *GetPjrtApi(void) { return &api; }`,
  )
  execFileSync("cc", ["-shared", "-fPIC", "-o", file, source])
  return file
}

describe("options", () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ plugins: "x" }, "xla: there is no option plugins"],
    [{ plugin: 3 }, "xla: plugin must be a path, or a part of one; got 3"],
    [{ device: -1 }, "xla: device must be a whole number, at least 0; got -1"],
    [{ devices: 0 }, "xla: devices must be a whole number, at least 1; got 0"],
    [{ devices: 8 }, "xla: devices and shard must be given together; got devices: 8 and 0 arguments in shard"],
    [{ shard: { 0: 0 } }, "xla: devices and shard must be given together; got devices: 1 and 1 arguments in shard"],
    [{ devices: 2, shard: { x: 0 } }, "xla: an argument that shard names must be a whole number, at least 0; got NaN"],
    [{ devices: 2, shard: { 0: 0.5 } }, "xla: the axis of argument 0 in shard must be a whole number"],
    [{ donate: 0 }, "xla: donate must be a list of numbers; got 0"],
    [{ donate: [-1] }, "xla: an argument that donate names must be a whole number, at least 0; got -1"],
    [{ room: -1 }, "xla: room must be a whole number, at least 0; got -1"],
  ]
  for (const [options, message] of wrong) it(message, () => expect(() => xla(options as XlaOptions)).toThrow(message))
  it("a backend of another kind", () => {
    const message = 'jit: backend must be "wasm", "reference", or what xla of taylorjet/xla returns; got '
    for (const backend of ["xla", {}, null, 3])
      expect(() => jit((x) => x, { backend: backend as Backend })).toThrow(message)
  })
})

describe("plugins", () => {
  it("one that is not there", () => {
    expect(() => xla({ plugin: "/nowhere/plugin.so" })).toThrow(
      /^xla: expected the file of a plugin; got \/nowhere\/plugin\.so, which does not exist; install one: python3 -m pip/,
    )
    expect(() => xla({ plugin: "no such name" })).toThrow(
      /^xla: expected a PJRT plugin whose path has "no such name"; got .*; install one: python3 -m pip install/,
    )
  })
  it("a file that is no library", () => {
    const file = path.join(folder, "text.so")
    writeFileSync(file, "text")
    expect(() => xla({ plugin: file })).toThrow(
      /^xla: expected a PJRT plugin, a library with the function GetPjrtApi; got /,
    )
  })
  describe.runIf(hasCompiler)(hasCompiler ? "versions" : "versions (skipped: there is no compiler of C)", () => {
    it("one that is too old", () => {
      expect(() => xla({ plugin: library("old", 0, 40, 40 + 8 * 118) })).toThrow(
        /^xla: expected a plugin of PJRT 0\.81 or newer; got 0\.40, .*; install a newer one/,
      )
    })
    it("one of another major version", () => {
      expect(() => xla({ plugin: library("other", 1, 90, 40 + 8 * 118) })).toThrow("or newer; got 1.90")
    })
    it("one without a device", () => {
      expect(() => xla({ plugin: withoutDevice() })).toThrow(
        /^xla: expected a device for the plugin .*without\.so; got none: Client_Create of the plugin says: no such thing here; choose a plugin for what is here/,
      )
    })
    it("one whose table is too short for what is called", () => {
      expect(() => xla({ plugin: library("short", 0, 90, 40 + 8 * 50) })).toThrow("or newer; got 0.90")
    })
  })
  it.runIf(plugin)(title("one without so many devices"), () => {
    expect(() => xla({ plugin: plugin as string, device: 100_000 })).toThrow(
      /^xla: expected 100001 devices; got \d+ of cpu, by .*; choose fewer, or another plugin$/,
    )
  })
})

describe("koffi", () => {
  it("is not loaded by the library, nor by its subpath before something is compiled", () => {
    const code = `
      import { createRequire } from "node:module"
      await import(${JSON.stringify(path.join(root, "src/index.ts"))})
      await import(${JSON.stringify(path.join(root, "src/xla/index.ts"))})
      const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes("koffi"))
      console.log(JSON.stringify(loaded))`
    const file = path.join(root, "test", "xla", `loaded-${process.pid}.mts`)
    writeFileSync(file, code)
    try {
      expect(execFileSync(process.execPath, ["--import", "tsx", file], { cwd: root, encoding: "utf8" }).trim()).toBe(
        "[]",
      )
    } finally {
      rmSync(file)
    }
  })
  it("is a peer that need not be there, and no dependency", () => {
    const { dependencies, peerDependenciesMeta } = createRequire(import.meta.url)("../../package.json")
    expect(dependencies).toBeUndefined()
    expect(peerDependenciesMeta).toEqual({ koffi: { optional: true } })
  })
  it("is named in one file of src", () => {
    const src = path.join(root, "src")
    const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))
    const naming = files.filter((file) => readFileSync(path.join(src, file), "utf8").includes('required("koffi")'))
    expect(naming).toEqual([path.join("xla", "foreign.ts")])
  })
})

describe("npx taylorjet", () => {
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, ["--import", "tsx", "src/command/main.ts", ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ...env },
    })
  /** Without the environments of this shell. */
  const alone = { PYTHONPATH: "", VIRTUAL_ENV: "", CONDA_PREFIX: "" }
  it("xla --check says where it looked, how fast WebAssembly is, and how to install a plugin", () => {
    const { stdout, status } = run(["xla", "--check"], { ...alone, TAYLORJET_PJRT: path.join(folder, "none.so") })
    expect(stdout).toContain("looked for plugins in TAYLORJET_PJRT and in ")
    expect(stdout).toContain(`${path.join(folder, "none.so")}\n    xla: expected a PJRT plugin`)
    expect(stdout).toMatch(/WebAssembly on one thread, the default of jit: float64 \d+, float32 \d+ GFLOP\/s/)
    expect(stdout).toContain("to install a plugin: python3 -m pip install")
    expect([0, 1]).toContain(status)
  })
  it.runIf(plugin)(title("xla --check lists plugins, devices and rates"), () => {
    const { stdout, status } = run(["xla", "--check"], { ...alone, TAYLORJET_PJRT: plugin as string })
    expect(stdout).toContain(`  ${plugin}\n    PJRT 0.`)
    expect(stdout).toMatch(/devices 0 to \d+, made of the same processors: float64 \d+, float32 \d+ GFLOP\/s/)
    expect(status).toBe(0)
  })
  it("says what it knows", () => {
    const { stderr, status } = run(["yla"])
    expect(stderr).toBe("taylorjet: expected xla --check, which says what XLA can run on here; got yla\n")
    expect(status).toBe(2)
  })
})
