import { areAllNifti } from '#dicom/sort.ts'
import type { NamedSource } from '#io/source.ts'
import { addFiles } from '../models/add-model.ts'
import { holdsBundle, sortFiles } from '../models/sort-files.ts'
import { openFiles } from '../open/open-files.ts'
import { openSeries } from '../series/open-series.ts'
import { loadChunk } from '../shared/load-chunk.ts'
import type { Services } from '../shared/services.ts'

/** Opens files that were dropped or chosen: models are added, the rest are opened as scans. */
export async function openAny(services: Services, files: readonly NamedSource[]): Promise<void> {
  const zips = await zipsOfScans(files)
  const given = files.filter(file => !zips.includes(file))
  const { scans } = sortFiles(given)
  if (scans.length < given.length) await addFiles(services, given)
  if (zips.length === 0 && areAllNifti(scans)) {
    if (scans.length > 0) await openFiles(services, scans)
  } else await openSeries(services, [...scans, ...zips])
}

/** Zips without a model. One that can't be read counts as scans, whose reader reports it. */
async function zipsOfScans(files: readonly NamedSource[]): Promise<NamedSource[]> {
  const zips = files.filter(({ name }) => /\.zip$/i.test(name))
  if (zips.length === 0) return []
  const { namesInZip } = await loadChunk(() => import('#dicom/zip.ts'))
  const isBundle = (zip: NamedSource) => namesInZip(zip).then(holdsBundle, () => false)
  const bundles = await Promise.all(zips.map(isBundle))
  return zips.filter((_, at) => !bundles[at])
}
