import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder → the folders that its files import from, with one import as an example. */
export type FolderGraph = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Import graph of a tree's folders, from relative imports between source files, tests included. Each
 * folder is a node.
 * @param root folder whose tree is read
 */
export function folderGraph(root: string): FolderGraph {
  const graph = new Map<string, Map<string, string>>()
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter(name => /\.tsx?$/.test(name))) {
    const from = folderOf(name)
    const targets = graph.get(from) ?? new Map<string, string>()
    graph.set(from, targets)
    for (const specifier of importsOf(readFileSync(join(root, name), 'utf8'))) {
      const to = folderOf(relative(root, join(root, dirname(name), specifier)))
      if (to !== from && !targets.has(to)) targets.set(to, `${name} imports ${specifier}`)
    }
  }
  return graph
}

/** Relative imports, re-exports and dynamic imports of a source file. */
function importsOf(source: string): string[] {
  const found = source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)
  return [...found].map(([, specifier = '']) => specifier)
}

function folderOf(file: string): string {
  return dirname(file).split(sep).join('/')
}

/** Import cycles between folders, each as its chain of imports. */
export function findCycles(graph: FolderGraph): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const visit = (folder: string, path: readonly string[], steps: readonly string[]): void => {
    const start = path.indexOf(folder)
    if (start >= 0) {
      cycles.push(steps.slice(start))
      return
    }
    if (done.has(folder)) return
    for (const [target, example] of graph.get(folder) ?? [])
      visit(target, [...path, folder], [...steps, example])
    done.add(folder)
  }
  for (const folder of graph.keys()) visit(folder, [], [])
  return cycles
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? 'src/app'
  const cycles = findCycles(folderGraph(root))
  for (const cycle of cycles) console.error(`Import cycle in ${root}:\n  ${cycle.join('\n  ')}`)
  if (cycles.length > 0) process.exitCode = 1
  else console.log(`No import cycles between the folders of ${root}.`)
}
