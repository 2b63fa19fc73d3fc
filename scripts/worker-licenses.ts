import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'

interface Licensed {
  readonly name: string
  readonly version: string
  readonly license: string
  /** The package's licence text; empty if it ships none. */
  readonly text: string
}

/**
 * Vite's list of licences covers the page's bundle only. This adds packages that only workers bundle.
 * @param fileName of the list in the build's folder
 * @returns a plugin for the workers, which collects, and one for the page, which writes
 */
export function workerLicenses(fileName: string): { worker: () => Plugin; page: Plugin } {
  const folders = new Set<string>()
  return {
    worker: () => ({
      name: 'worker-licenses-look',
      generateBundle(_, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk')
            for (const id of chunk.moduleIds) {
              const folder = packageOf(id)
              if (folder) folders.add(folder)
            }
      },
    }),
    page: {
      name: 'worker-licenses-write',
      apply: 'build',
      writeBundle({ dir }) {
        const list = join(dir ?? 'dist', fileName)
        if (!existsSync(list)) return
        const known = readFileSync(list, 'utf8')
        const missing = [...folders]
          .map(licenseOf)
          .filter(({ name, version }) => !known.includes(`## ${name} - ${version} `))
          .sort((a, b) => a.name.localeCompare(b.name))
        for (const { name, version, license, text } of missing)
          appendFileSync(list, `\n## ${name} - ${version} (${license})\n\n${text}\n`)
      },
    },
  }
}

/** The folder of a module's package; null for the project's own modules. */
function packageOf(id: string): string | null {
  const path = id.replace(/^\0/, '').split('?', 1)[0] ?? ''
  const marker = `${sep}node_modules${sep}`
  const at = path.lastIndexOf(marker)
  if (at < 0) return null
  const [first = '', second = ''] = path.slice(at + marker.length).split(sep)
  const folder =
    path.slice(0, at + marker.length) + (first.startsWith('@') ? join(first, second) : first)
  return existsSync(join(folder, 'package.json')) ? folder : null
}

function licenseOf(folder: string): Licensed {
  const {
    name,
    version,
    license = 'see its package',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  return {
    name,
    version,
    license,
    text: file ? readFileSync(join(folder, file), 'utf8').trim() : '',
  }
}
