import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unzip, zipOf } from './zip-bundle.ts'

const files = [
  { path: 'config.json', blob: new Blob(['{}']) },
  { path: 'onnx/encoder_model.onnx_data', blob: new Blob([new Uint8Array(5000).fill(7)]) },
]

test('files are unchanged after zipping and unzipping', async () => {
  const found = await unzip('m.zip', await zipOf(files))
  expect(found.map(({ path }) => path)).toEqual(files.map(({ path }) => path))
  for (const [at, { blob }] of files.entries())
    expect(await found[at]?.blob.text()).toBe(await blob.text())
})

test('equal bundles give equal zips, and nothing of the data is read to open one', async () => {
  const zip = await zipOf(files)
  expect(await (await zipOf(files)).bytes()).toEqual(await zip.bytes())
  const large = await zipOf([{ path: 'a', blob: new Blob([new Uint8Array(1e6)]) }])
  let read = 0
  const watched = Object.assign(large, {
    slice(from: number, to: number) {
      read += to - from
      return Blob.prototype.slice.call(large, from, to)
    },
  })
  const found = await unzip('m.zip', watched)
  expect(found.map(({ blob }) => blob.size)).toEqual([1e6])
  // The last slice is the file itself, unread.
  expect(read - 1e6).toBeLessThan(2e5)
})

test('a truncated zip, and a file that isn’t a zip, are refused by name', async () => {
  const zip = await zipOf(files)
  for (const bad of [zip.slice(0, 3000), new Blob(['no zip'])])
    await expect(unzip('m.zip', bad)).rejects.toMatchObject({
      code: 'bad-file',
      summary: { key: 'lamim.badZip', params: { file: 'm.zip' } },
    })
})

test('Python reads the zip; a compressed zip is refused with advice', async context => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  const path = join(folder, 'm.zip')
  writeFileSync(path, Buffer.from(await (await zipOf(files)).arrayBuffer()))
  const code = `
import zipfile, sys
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(','.join(z.namelist()))
zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED).writestr('config.json', '{}' * 99)`
  const deflated = join(folder, 'd.zip')
  let listed: string
  try {
    listed = execFileSync('python3', ['-c', code, path, deflated], { encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') context.skip('needs python3')
    throw error
  }
  expect(listed.trim()).toBe('config.json,onnx/encoder_model.onnx_data')
  const { openAsBlob } = await import('node:fs')
  await expect(unzip('d.zip', await openAsBlob(deflated))).rejects.toMatchObject({
    code: 'bad-model',
    summary: { key: 'lamim.compressedZip' },
  })
})
