/** Deno's Jupyter kernel, started and spoken to by the Jupyter messaging protocol, version 5.3. */
import { type ChildProcess, spawn } from "node:child_process"
import { createHmac, randomUUID } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { Dealer, Subscriber } from "zeromq"
import type { Output } from "./notebook.js"
import { type Message, outputs } from "./outputs.js"

const delimiter = "<IDS|MSG>"
/** The kernel may report idle before its last output. So much silence, in milliseconds, means that there is no more. */
const silence = 100
/** How long a cell may take, and a kernel to end, in milliseconds. */
const patience = 300_000
const farewell = 5_000

export class Kernel {
  readonly #process: ChildProcess
  readonly #folder = mkdtempSync(path.join(tmpdir(), "kernel-"))
  readonly #key = randomUUID()
  readonly #session = randomUUID()
  readonly #shell = new Dealer({ linger: 0 })
  readonly #control = new Dealer({ linger: 1000 })
  readonly #published = new Subscriber()
  /** What the kernel published, by the id of the request. */
  readonly #answers = new Map<string, Message[]>()
  #heard = 0

  private constructor(deno: string, cwd: string, ports: readonly number[]) {
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports
    const connection = { ip: "127.0.0.1", transport: "tcp", signature_scheme: "hmac-sha256", key: this.#key }
    const file = path.join(this.#folder, "connection.json")
    writeFileSync(file, JSON.stringify({ ...connection, shell_port, iopub_port, stdin_port, control_port, hb_port }))
    const env = { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" }
    const options = ["jupyter", "--kernel", "--conn", file]
    this.#process = spawn(deno, options, { cwd, env, stdio: ["ignore", "inherit", "inherit"] })
    this.#shell.connect(`tcp://127.0.0.1:${shell_port}`)
    this.#control.connect(`tcp://127.0.0.1:${control_port}`)
    this.#published.connect(`tcp://127.0.0.1:${iopub_port}`)
    this.#published.subscribe()
  }

  /** The kernel of the program `deno`. It runs in the folder `cwd` and is ready for cells. */
  static async start(deno: string, cwd: string): Promise<Kernel> {
    const kernel = new Kernel(deno, cwd, await freePorts(5))
    kernel.#listen()
    // What is published before the subscription has arrived is lost, so ask until an answer is heard.
    for (let tries = 0; kernel.#heard === 0; tries++) {
      if (tries === 100) {
        await kernel.stop()
        throw new Error(`kernel: expected an answer from ${deno} within 20 s; got none`)
      }
      kernel.#send(kernel.#shell, "kernel_info_request", {})
      await pause(200)
    }
    await kernel.#quiet()
    return kernel
  }

  /** Runs a cell. What is returned gives its outputs, in the order in which they came; also those that come later. */
  async execute(code: string): Promise<() => Output[]> {
    const id = await this.#send(this.#shell, "execute_request", {
      code,
      silent: false,
      store_history: true,
      allow_stdin: false,
    })
    const idle = () => this.#answers.get(id)?.some((m) => m.type === "status" && m.content.execution_state === "idle")
    const deadline = performance.now() + patience
    while (!idle()) {
      if (this.#process.exitCode !== null) throw new Error(`kernel: it ended while it ran\n${code}`)
      if (performance.now() > deadline) throw new Error(`kernel: expected an end within ${patience} ms of\n${code}`)
      await pause(5)
    }
    await this.#quiet()
    return () => outputs(this.#answers.get(id) ?? [])
  }

  async stop(): Promise<void> {
    await this.#send(this.#control, "shutdown_request", { restart: false })
    const impatient = setTimeout(() => this.#process.kill("SIGKILL"), farewell)
    if (this.#process.exitCode === null) await once(this.#process, "exit")
    clearTimeout(impatient)
    await this.#quiet()
    for (const socket of [this.#shell, this.#control, this.#published]) socket.close()
    rmSync(this.#folder, { recursive: true })
  }

  async #quiet(): Promise<void> {
    do await pause(silence)
    while (performance.now() - this.#heard < silence)
  }

  async #send(socket: Dealer, type: string, content: object): Promise<string> {
    const id = randomUUID()
    const header = {
      msg_id: id,
      session: this.#session,
      username: "",
      date: new Date(),
      msg_type: type,
      version: "5.3",
    }
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part))
    const signature = createHmac("sha256", this.#key).update(parts.join("")).digest("hex")
    await socket.send([delimiter, signature, ...parts])
    return id
  }

  async #listen(): Promise<void> {
    for await (const frames of this.#published) {
      const texts = frames.map(String)
      const [header, parent, , content] = texts.slice(texts.indexOf(delimiter) + 2).map((text) => JSON.parse(text))
      const answers = this.#answers.get(parent.msg_id) ?? []
      this.#answers.set(parent.msg_id, [...answers, { type: header.msg_type, content }])
      this.#heard = performance.now()
    }
  }
}

/** Ports that nobody listened to a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"))
  await Promise.all(servers.map((server) => once(server, "listening")))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), "close")))
  return ports
}
