import type { ReactNode } from 'react'
import type { NamedSource } from '#io/source.ts'
import { takeFiles } from '../taken-files.ts'

interface Props {
  readonly onFiles: (files: readonly NamedSource[]) => void
  readonly className: string
  /** The visible label. It is also the accessible name, unless `aria-label` overrides it. */
  readonly children: ReactNode
  readonly 'aria-label'?: string
  readonly id?: string
  readonly accept?: string
  readonly multiple?: boolean
  /** Chooses a folder instead of files. */
  readonly folder?: boolean
}

/** A native file input in its label. */
export function FileChoice(props: Props) {
  const { onFiles, className, children, folder = false, ...attributes } = props
  return (
    <label className={className}>
      <input
        type="file"
        {...attributes}
        // React knows the attribute by this name only, and only as text.
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={({ target }) => {
          const files = takeFiles(target.files ?? [])
          // The same file may be chosen twice in a row.
          target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      {children}
    </label>
  )
}
