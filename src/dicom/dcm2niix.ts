/// <reference path="./dcm2niix.jpeg.d.ts" />
// A path into node_modules, since version 1.2.0 exports only an entry that starts its own worker, and
// this code already runs in one. The build with JPEG-LS and JPEG 2000 came with
// https://github.com/rordenlab/dcm2niix/pull/910. The path can go when the package's `exports` in
// package.json list dcm2niix.jpeg.js.
import create from '../../node_modules/@niivue/dcm2niix/dist/dcm2niix.jpeg.js'

/** One NIfTI file that dcm2niix wrote. */
export interface Converted {
  readonly nifti: Uint8Array<ArrayBuffer>
  /** The unfiltered BIDS sidecar. It names the institution, so it must not leave this folder. */
  readonly sidecar: unknown
  /** Whether it is a duplicate of another file, resampled to even slice spacing. */
  readonly evened: boolean
}

export interface Conversion {
  readonly outputs: readonly Converted[]
  /** 0 on success. */
  readonly exitCode: number
}

/** Anonymous sidecar and file names; no compression, cropping or rotation. */
const options = ['-b', 'y', '-ba', 'y', '-f', 'scan', '-z', 'n', '-x', 'i', '-w', '2']

/**
 * Converts the DICOM files of one series with dcm2niix (1.0.20241231, with JPEG-LS and JPEG 2000).
 * Each call creates a new instance, so a crash can't affect the next call and the memory is freed.
 * The program's output is discarded, since it may contain names.
 * @throws WebAssembly's error when a file crashes the program
 */
export async function convertSeries(
  files: readonly Uint8Array<ArrayBuffer>[],
): Promise<Conversion> {
  const module = await create({ print: () => {}, printErr: () => {} })
  const { FS } = module
  FS.mkdir('/in')
  FS.mkdir('/out')
  for (const [at, file] of files.entries()) FS.writeFile(`/in/${at}`, file, { canOwn: true })
  const exitCode = keepingExitCode(() => module.callMain([...options, '-o', '/out', '/in']))
  const names = FS.readdir('/out').filter(name => name.endsWith('.nii'))
  const outputs = names.sort().map(name => ({
    nifti: FS.readFile(`/out/${name}`),
    sidecar: sidecarOf(FS, name.replace(/\.nii$/, '.json')),
    evened: name.includes('_Eq'),
  }))
  return { outputs, exitCode }
}

type Files = Awaited<ReturnType<typeof create>>['FS']

function sidecarOf(FS: Files, name: string): unknown {
  if (!FS.readdir('/out').includes(name)) return {}
  try {
    return JSON.parse(new TextDecoder().decode(FS.readFile(`/out/${name}`)))
  } catch {
    // dcm2niix can write `nan`, which is invalid JSON. The header has the needed facts as well.
    return {}
  }
}

/** Restores the process's exit code, which emscripten sets to the program's in Node. */
function keepingExitCode(work: () => number): number {
  const { process } = globalThis as { process?: { exitCode?: number | undefined } }
  const before = process?.exitCode
  try {
    return work()
  } finally {
    if (process) process.exitCode = before
  }
}
