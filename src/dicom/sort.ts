import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { type Header, readHeader } from './header.ts'

/** One DICOM file with its header. */
export interface DicomFile {
  readonly header: Header
  readonly source: Blob
}

export interface Sorted {
  readonly dicom: readonly DicomFile[]
  /** Files with NIfTI names. */
  readonly nifti: readonly NamedSource[]
  readonly rest: readonly NamedSource[]
}

const niftiName = /\.(nii|hdr|img)(\.gz)?$/i

/** Whether every file has a NIfTI name, so that no content needs to be read. */
export function areAllNifti(files: readonly NamedSource[]): boolean {
  return files.every(({ name }) => niftiName.test(name))
}

/** Finds DICOM files by content, since scanners use any name or extension. */
export async function sortByContent(
  files: readonly NamedSource[],
  { signal, onProgress }: Control,
): Promise<Sorted> {
  const dicom: DicomFile[] = []
  const nifti: NamedSource[] = []
  const rest: NamedSource[] = []
  const seen = new Set<string>()
  for (const [at, file] of files.entries()) {
    signal?.throwIfAborted()
    onProgress?.({
      stage: message('dicom.looking', { count: files.length }),
      fraction: at / files.length,
    })
    if (niftiName.test(file.name)) {
      nifti.push(file)
      continue
    }
    const header = await readHeader(file.source)
    if (!header) rest.push(file)
    else if (!seen.has(header.instance)) {
      // A folder may contain an image twice under two names.
      if (header.instance) seen.add(header.instance)
      dicom.push({ header, source: file.source })
    }
  }
  return { dicom, nifti, rest }
}
