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
  return files.every(file => isNifti(file, files))
}

/** Judged by the name. An .img counts only beside its .hdr, since some scanners name DICOM files so. */
function isNifti({ name }: NamedSource, files: readonly NamedSource[]): boolean {
  if (!/\.img$/i.test(name)) return niftiName.test(name)
  const header = name.replace(/img$/i, 'hdr').toLowerCase()
  return files.some(file => file.name.toLowerCase().replace(/\.gz$/, '') === header)
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
    if (isNifti(file, files)) {
      nifti.push(file)
      continue
    }
    const header = await readHeader(file.source)
    if (!header) (niftiName.test(file.name) ? nifti : rest).push(file)
    else if (!seen.has(header.instance)) {
      // A folder may contain an image twice under two names.
      if (header.instance) seen.add(header.instance)
      dicom.push({ header, source: file.source })
    }
  }
  return { dicom, nifti, rest }
}
