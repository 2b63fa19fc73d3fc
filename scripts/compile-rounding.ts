import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = new URL('../src/lamim/quantize/', import.meta.url)
export const compiledPath = fileURLToPath(new URL('rounding.wasm.ts', folder))

/** Compiles `assembly/rounding.ts`. @returns the module that carries it, as `rounding.wasm.ts` holds it */
export async function compileRounding(): Promise<string> {
  const source = await readFile(new URL('assembly/rounding.ts', folder), 'utf8')
  let wasm = new Uint8Array(0)
  const { error, stderr } = await asc.main(
    [
      'rounding.ts',
      '-O3',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--noAssert',
      '-o',
      'rounding.wasm',
    ],
    {
      readFile: name => (name === 'rounding.ts' ? source : null),
      writeFile(_, contents) {
        if (contents instanceof Uint8Array) wasm = contents.slice()
      },
      listFiles: () => null,
    },
  )
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return `/** \`assembly/rounding.ts\`, compiled by \`npm run kernel\`. */\nexport const wasm =\n  '${Buffer.from(wasm).toString('base64')}'\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(compiledPath, await compileRounding())
