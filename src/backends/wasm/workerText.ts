// Written by tools/worker-text.ts from chunks.js and worker.js; npm run worker writes it anew.

/** A script for a worker: all that it needs, so that no bundler has to find a file. */
export const workerText = `const word = {
    next: 0,
    pending: 1,
    program: 2,
    step: 3,
    units: 4,
    chunks: 5,
    helpers: 6,
    mail: 7,
    ready: 8,
    parked: 9,
    failed: 10,
    helped: 11,
};
const left = 0xfff;
const jobBits = 12;
const take = (words, next) => Atomics.compareExchange(words, word.next, next, next - 1) === next;
function finish(words, chunk, part) {
    try {
        const [units, chunks] = [words[word.units], words[word.chunks]];
        const first = Math.floor((chunk * units) / chunks);
        part(first, Math.floor(((chunk + 1) * units) / chunks) - first);
    }
    finally {
        Atomics.sub(words, word.pending, 1);
    }
}
const patience = 1;
const engine = Reflect.get(globalThis, "WebAssembly");
const node = Reflect.get(globalThis, "process");
const port = node?.getBuiltinModule?.("node:worker_threads").parentPort ?? Reflect.get(globalThis, "self");
const programs = new Map();
let start;
let received = 0;
port.onmessage = ({ data }) => {
    if ("words" in data) {
        start = data;
        received = data.mail;
        Atomics.add(start.words, word.ready, 1);
    }
    else {
        received++;
        if (data.module)
            programs.set(data.id, load(data));
        else
            programs.delete(data.id);
    }
    work(start.words, start.index);
};
function load({ module, memory, functions = 0 }) {
    const none = () => {
        throw new Error("internal: a worker was asked to call JavaScript");
    };
    const f = Object.fromEntries(Array.from({ length: functions }, (_, i) => [i, none]));
    return (new engine.Instance((module), { m: { m: memory }, f }).exports);
}
function work(words, index) {
    const part = (first, count) => {
        try {
            const program = (programs.get(words[word.program]));
            program[words[word.step]](first, count);
            Atomics.add(words, word.helped, 1);
        }
        catch {
            Atomics.store(words, word.failed, 1);
        }
    };
    let idle = Date.now();
    for (let turn = 1;; turn++) {
        const next = Atomics.load(words, word.next);
        if (Atomics.load(words, word.mail) !== received)
            return;
        if ((next & left) > 0 && index < Atomics.load(words, word.helpers)) {
            if (take(words, next)) {
                finish(words, (next & left) - 1, part);
                idle = Date.now();
            }
        }
        else if (turn % 256 === 0 && Date.now() - idle > patience) {
            Atomics.add(words, word.parked, 1);
            Atomics.wait(words, word.next, next);
            Atomics.sub(words, word.parked, 1);
            idle = Date.now();
        }
    }
}
`
