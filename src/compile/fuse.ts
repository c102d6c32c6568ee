import type { Program } from "../ir/program.js"
import type { Apart } from "./fusion.js"
import { group } from "./group.js"
import { kernels } from "./kernels.js"
import type { Steps } from "./steps.js"

/** A program as few steps over buffers. Programs inside that are to stay `apart` run on behalf of a step of the host. */
export const fuse = (program: Program, isApart?: Apart): Steps => kernels(group(program, isApart))
