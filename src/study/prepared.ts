import type { Scan } from '#intake/open.ts'
import { type Message, message } from '#messages/message.ts'
import type { Motion, Prepared, PreparedScan, RawScan } from '#prepare/types.ts'
import { contrasts, type Grid } from '#volume/volume.ts'
import type { Study } from './study.ts'

/** A study's scans as the input of preparation. */
export function rawScans(study: Study): RawScan[] {
  return contrasts.flatMap(contrast => {
    const scan = study[contrast]
    return scan ? [{ contrast, name: nameOf(scan), volume: scan.volume }] : []
  })
}

/** How a scan was placed. */
export function motionMessage({ state, degrees, mm }: Motion): Message {
  switch (state) {
    case 'reference':
      return message('prepare.motionReference')
    case 'aligned':
      return message('prepare.motionAligned')
    case 'moved':
      return message('prepare.motionMoved', { degrees, mm })
    case 'given':
      return message('prepare.motionGiven', { degrees, mm })
    case 'unmeasured':
      return message('prepare.motionUnmeasured')
  }
}

/** Where a mask comes from. */
export const maskSources: Readonly<Record<Prepared['maskFrom'], Message>> = {
  everything: message('prepare.maskEverything'),
  given: message('prepare.maskGiven'),
  stripped: message('prepare.maskStripped'),
  extracted: message('prepare.maskExtracted'),
  painted: message('prepare.maskPainted'),
}

/** The study after preparation: the same files, with prepared voxels. */
export function preparedStudy(raw: Study, { scans }: Pick<Prepared, 'scans'>): Study {
  const [T1w, T1c, T2w, FLAIR] = contrasts.map(contrast => {
    const scan = raw[contrast]
    const found = scans.find(one => one.contrast === contrast)
    return scan && found ? preparedScan(scan, found) : null
  })
  return { T1w: T1w ?? null, T1c: T1c ?? null, T2w: T2w ?? null, FLAIR: FLAIR ?? null }
}

/** A scan with prepared voxels in place of those in its file. */
export function preparedScan(
  scan: Scan,
  { prepared, range }: Pick<PreparedScan, 'prepared' | 'range'>,
): Scan {
  const fileGrid = scan.fileGrid ?? gridOf(scan.volume)
  return { ...scan, fileGrid, volume: prepared, range, stripped: true }
}

function gridOf({ size, affine }: Grid): Grid {
  return { size, affine }
}

function nameOf({ file, frame }: Scan): string {
  return frame === null ? file : `${file} (volume ${frame + 1})`
}
