import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { channels, inputSide, patchSide } from '#lamim/architecture.ts'

/**
 * AssemblyScript sources: a folder's `assembly/`, compiled into `<name>.wasm.ts` beside it. The module
 * exports the entries' exports.
 */
export const kernels = [
  {
    folder: 'src/lamim/quantize',
    name: 'rounding',
    entries: ['numbers.ts', 'blocks.ts', 'outputs.ts'],
    options: ['--enable', 'simd'],
  },
  {
    folder: 'src/runtime/int8',
    name: 'kernel',
    entries: ['meeting', 'numbers', 'weights', 'activations', 'products', 'attention'].map(
      file => `${file}.ts`,
    ),
    options: [
      ...['--enable', 'simd,relaxed-simd,threads'],
      ...['--use', `CHANNELS=${channels}`],
      ...['--use', `INPUT_SIDE=${inputSide}`],
      ...['--use', `PATCH_SIDE=${patchSide}`],
      // The instances of all threads import one shared memory.
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ],
  },
] as const
export type KernelSource = (typeof kernels)[number]

/** Path of a kernel's compiled module. */
export function compiledPath({ folder, name }: KernelSource): string {
  return fileURLToPath(new URL(`../${folder}/${name}.wasm.ts`, import.meta.url))
}

/** Compiles a kernel. @returns the source of its TypeScript module */
export async function compileKernel(kernel: KernelSource): Promise<string> {
  const { folder, name, entries, options } = kernel
  const assembly = new URL(`../${folder}/assembly/`, import.meta.url)
  let wasm = new Uint8Array(0)
  const { error, stderr } = await asc.main(
    [...entries, '-O3', '--runtime', 'stub', '--noAssert', ...options, '-o', `${name}.wasm`],
    {
      readFile: file => readFile(new URL(file, assembly), 'utf8').catch(() => null),
      writeFile(_, contents) {
        if (contents instanceof Uint8Array) wasm = contents.slice()
      },
      listFiles: () => null,
    },
  )
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return `/** \`assembly/\`, compiled by \`npm run kernel\`. */\nexport const wasm =\n  '${Buffer.from(wasm).toString('base64')}'\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const kernel of kernels) await writeFile(compiledPath(kernel), await compileKernel(kernel))
