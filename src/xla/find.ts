import { environment, files } from "./host.js"

/** The library of a plugin, by its name in the packages that have one. */
const library = /(pjrt|xla_cuda_plugin|xla_rocm_plugin|libtpu).*\.(so|dylib)$/

/** Folders of a folder, or none if it cannot be read. */
function entries(folder: string): string[] {
  try {
    return files().readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** The folders in which Python looks for packages: PYTHONPATH, then those of environments, then of the system. */
export function packageFolders(): string[] {
  const listed = (environment("PYTHONPATH") ?? "").split(":")
  const homes = [
    ...[environment("VIRTUAL_ENV"), environment("CONDA_PREFIX")],
    ...[environment("HOME") && `${environment("HOME")}/.local`, "/usr/local", "/usr"],
  ]
  const installed = homes.flatMap((home) =>
    (home ? entries(`${home}/lib`) : [])
      .filter((name) => name.startsWith("python3"))
      .flatMap((name) => ["site-packages", "dist-packages"].map((folder) => `${home}/lib/${name}/${folder}`)),
  )
  return [...new Set([...listed, ...installed])].filter((folder) => folder !== "" && files().existsSync(folder))
}

/** The libraries of plugins in a folder of packages: in a package, or in one of the packages of a common name. */
function inPackages(folder: string): string[] {
  const packages = entries(folder).flatMap((name) =>
    /^(jax|xla)_plugins$/.test(name) ? entries(`${folder}/${name}`).map((inner) => `${name}/${inner}`) : [name],
  )
  return packages
    .filter((name) => /cpu|cuda|rocm|tpu|pjrt|xla/.test(name) && !name.endsWith("-info"))
    .flatMap((name) => entries(`${folder}/${name}`).map((file) => `${folder}/${name}/${file}`))
    .filter((path) => library.test(path.slice(path.lastIndexOf("/") + 1)))
}

/** The paths of plugins that are there, the one that TAYLORJET_PJRT names first. */
export function foundPlugins(): string[] {
  const named = environment("TAYLORJET_PJRT")
  return [...new Set([...(named ? [named] : []), ...packageFolders().flatMap(inPackages)])]
}

/** How to get one. */
export const howToInstall =
  "python3 -m pip install fastatomstruct-xla-cpu for processors, or jax-cuda12-pjrt for GPUs of NVIDIA, into an " +
  "environment that VIRTUAL_ENV or PYTHONPATH names; or name the library by TAYLORJET_PJRT or xla({ plugin })"

/** The path of a plugin: of one that is named by a path, or by a part of the path of one that is there, or the first. */
export function pluginPath(name: string | undefined): string {
  if (name?.includes("/")) {
    if (files().existsSync(name)) return name
    throw new Error(
      `xla: expected the file of a plugin; got ${name}, which does not exist; install one: ${howToInstall}`,
    )
  }
  const found = foundPlugins()
  const chosen = name === undefined ? found[0] : found.find((path) => path.includes(name))
  if (chosen !== undefined && files().existsSync(chosen)) return chosen
  if (chosen !== undefined)
    throw new Error(
      `xla: expected the file of a plugin in TAYLORJET_PJRT; got ${chosen}, which does not exist; correct or unset it`,
    )
  const wanted = name === undefined ? "a PJRT plugin" : `a PJRT plugin whose path has ${JSON.stringify(name)}`
  const got = found.join(", ") || "none in TAYLORJET_PJRT, PYTHONPATH and the packages of Python"
  throw new Error(`xla: expected ${wanted}; got ${got}; install one: ${howToInstall}`)
}
