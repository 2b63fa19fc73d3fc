import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { type Header, readHeader } from './header.ts'

/** One DICOM file with what it says of itself. */
export interface DicomFile {
  readonly header: Header
  readonly source: Blob
}

export interface Sorted {
  readonly dicom: readonly DicomFile[]
  /** By their names they hold NIfTI. */
  readonly nifti: readonly NamedSource[]
  readonly rest: readonly NamedSource[]
}

const niftiName = /\.(nii|hdr|img)(\.gz)?$/i

/** Whether every file is called as NIfTI files are: then nothing has to be looked into. */
export function allNifti(files: readonly NamedSource[]): boolean {
  return files.every(({ name }) => niftiName.test(name))
}

/** Tells DICOM files from others by what they hold, for scanners give them any name or extension. */
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
      // A folder may hold an image twice, under two names.
      if (header.instance) seen.add(header.instance)
      dicom.push({ header, source: file.source })
    }
  }
  return { dicom, nifti, rest }
}
