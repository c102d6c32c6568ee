/** What the worker does. */
export type Activity =
  | "waiting"
  | "preparing"
  | "ready"
  | "training"
  | "pausing"
  | "paused"
  | "finished"
  | "failed"
  | "stopped"

/** What is said of an activity, what the button says and what it does then, and whether there is something to stop. */
export const activities: Readonly<
  Record<Activity, { said: string; button: string; act?: "start" | "pause"; stops?: boolean }>
> = {
  waiting: { said: "Waiting for a problem.", button: "Start" },
  preparing: { said: "Compiling the network, its residual and its gradient …", button: "Start", stops: true },
  ready: { said: "Ready. The pictures show a network that has learnt nothing yet.", button: "Start", act: "start" },
  training: { said: "Training.", button: "Pause", act: "pause", stops: true },
  pausing: { said: "Finishing a step …", button: "Pause", stops: true },
  paused: { said: "Paused.", button: "Continue", act: "start" },
  finished: { said: "Finished.", button: "Finished" },
  failed: {
    said: "The residual is no finite number any more: see whether the formulas have values everywhere.",
    button: "Start",
  },
  stopped: { said: "Stopped. Restart begins anew.", button: "Start" },
}
