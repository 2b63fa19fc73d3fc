/// <reference path="./dcm2niix.jpeg.d.ts" />
// A path into node_modules, since version 1.2.0 exports only an entry that starts its own worker, and
// this code already runs in one. The build with JPEG-LS and JPEG 2000 came with
// https://github.com/rordenlab/dcm2niix/pull/910. The path can go when the package's `exports` in
// package.json list dcm2niix.jpeg.js.
import create from '../../node_modules/@niivue/dcm2niix/dist/dcm2niix.jpeg.js'

/** One NIfTI file that dcm2niix wrote. */
export interface Converted {
  readonly nifti: Uint8Array<ArrayBuffer>
  /** The BIDS sidecar as it is: it still names the institution, so it goes no further than this folder. */
  readonly sidecar: unknown
  /** Whether it is a second file of the same images, with its slices made even. */
  readonly evened: boolean
}

export interface Conversion {
  readonly outputs: readonly Converted[]
  /** 0 where all went well. */
  readonly exitCode: number
}

/** No names in the sidecar, none in file names; nothing packed, cropped or turned. */
const options = ['-b', 'y', '-ba', 'y', '-f', 'scan', '-z', 'n', '-x', 'i', '-w', '2']

/**
 * Converts the DICOM files of one series with dcm2niix (1.0.20241231, with JPEG-LS and JPEG 2000).
 * A fresh instance each time: what a bad file breaks is gone with it, and so is its memory.
 * What the program prints is thrown away, since it may hold names.
 * @throws whatever WebAssembly throws where a file makes the program crash
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
    // It prints numbers that JSON doesn't know (nan); what is needed stands in the header, too.
    return {}
  }
}

/** Restores the exit code of the process: in Node, emscripten sets it to the program's. */
function keepingExitCode(work: () => number): number {
  const { process } = globalThis as { process?: { exitCode?: number | undefined } }
  const before = process?.exitCode
  try {
    return work()
  } finally {
    if (process) process.exitCode = before
  }
}
