// The page that runs the laws: `results` is a promise of what came of every file.
import { startTests, type Task, type VitestRunner } from "@vitest/runner"

/** What came of one file, named by its path from the folder of tests. */
export interface FileResult {
  readonly name: string
  readonly passed: number
  /** Everything that did not pass, skipped tests included. */
  readonly failures: readonly string[]
}

/** Left out is what replaces globals of the host, reads stored snapshots, or asks Node for memory or processes. */
const files = import.meta.glob([
  "../laws/*.test.ts",
  "../compile/*.test.ts",
  "!../compile/{backends,fallback,group,length,memory,plan,refused,resident,threads,worker}.test.ts",
])

const runner: VitestRunner = {
  config: {
    root: "/",
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 1, hooks: "stack", setupFiles: "list" },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: true,
  },
  importFile: (path) => files[path](),
  onAfterRunTask: () => scheduler.yield(),
}

const tests = (task: Task): Task[] => (task.type === "suite" ? task.tasks.flatMap(tests) : [task])

const describe = (task: Task): string =>
  `${task.fullName}: ${task.result?.errors?.map((e) => e.stack ?? e.message).join("\n") ?? task.mode}`

async function run(): Promise<FileResult[]> {
  const done = await startTests(Object.keys(files), runner)
  return done.map((file) => {
    const all = tests(file)
    const failed = all.filter((t) => t.result?.state !== "pass")
    const broken = failed.length === 0 && file.result?.state !== "pass" ? [file] : failed
    return {
      name: file.filepath.slice("../".length),
      passed: all.length - failed.length,
      failures: broken.map(describe),
    }
  })
}

Object.assign(globalThis, { results: run() })
