/** Keeps the site for use without a network, once the page is idle. Where that is not possible, nothing is lost. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return
  const register = () => navigator.serviceWorker.register("./service.js").catch(() => undefined)
  addEventListener("load", () => setTimeout(register, 2000), { once: true })
}
