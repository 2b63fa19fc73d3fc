import { expect, it } from 'vitest'
import { toEnglish } from '#messages/english.ts'
import type { Facts } from './facts.ts'
import { guessSeries } from './guess.ts'

const facts = (more: Partial<Facts> = {}): Facts => ({
  modality: 'MR',
  repetitionTime: null,
  echoTime: null,
  inversionTime: null,
  agent: null,
  sliceThickness: null,
  imageType: ['ORIGINAL', 'PRIMARY'],
  sequence: ['SE'],
  ...more,
})
const timed = (tr: number, te: number, ti: number | null, more: Partial<Facts> = {}) =>
  facts({ repetitionTime: tr, echoTime: te, inversionTime: ti, ...more })
const gradient = { sequence: ['GR'] }

it.each([
  // Description
  ['t1_mprage_sag_p2', facts(), 'T1w', /^'t1' in the description/],
  ['AX T1 POST', facts(), 'T1c', /in the description/],
  ['t2_tse_tra', facts(), 'T2w', /in the description/],
  ['t2_space_dark-fluid', facts(), 'FLAIR', /in the description/],
  ['ep2d_diff_ADC', timed(5000, 90, null), null, /in the description: not one of the four/],
  // A contrast agent makes a T1 a T1c, unless the name says "before contrast"
  ['t1_mprage', facts({ agent: 'Gadovist' }), 'T1c', /agent is recorded \(Gadovist\)$/],
  ['t1_mprage_pre', facts({ agent: 'Gadovist' }), 'T1w', /in the description/],
  ['t2_tse', facts({ agent: 'Gadovist' }), 'T2w', /in the description/],
  // A long inversion time makes a T2 a FLAIR
  ['t2_tse_tra', timed(9000, 120, 2500), 'FLAIR', /but TR 9000 ms, TE 120 ms, TI 2500 ms/],
  ['pd_t2_tse', timed(3000, 20, null), null, /echo is too short for it \(TR 3000 ms, TE 20 ms\)/],
  // A short one makes a FLAIR a T1: T1 FLAIR, T1 dark fluid
  ['Ax T1 FLAIR', timed(2200, 12, 860), 'T1w', /^'T1' in the description/],
  ['AX FLAIR SE', timed(2200, 12, 860), 'T1w', /but TR 2200 ms, TE 12 ms, TI 860 ms/],
  ['AX FLAIR SE', timed(2200, 12, 860, { agent: 'Dotarem' }), 'T1c', /^'FLAIR' .* but /],
  ['Sag FLAIR', timed(9000, 120, 2250), 'FLAIR', /^'FLAIR' in the description: FLAIR$/],
  // The word before a slash counts
  ['AX T1 W/O', timed(600, 10, null, { agent: 'Gadavist' }), 'T1w', /^'T1' in/],
  ['AX T1 W/C', timed(600, 10, null), 'T1c', /^'W\/C' beside 'T1'/],
  ['sT2W/PD_TSE', timed(3000, 100, null), 'T2w', /^'T2W' in/],
  // Field maps have a T1's timing
  ['gre_field_mapping', timed(400, 4.92, null, gradient), null, /^'field mapping' in/],
  // The image type separates maps from images
  [
    't1_mprage',
    facts({ imageType: ['DERIVED', 'PRIMARY', 'T1 MAP'] }),
    null,
    /image type is T1 MAP/,
  ],
  ['axial', timed(400, 5, null, { ...gradient, imageType: ['ORIGINAL', 'P'] }), null, /type is P/],
  // Timing alone: typical protocols at 1.5 and 3 T
  ['', timed(9000, 120, 2500), 'FLAIR', /^TR 9000 ms, TE 120 ms, TI 2500 ms: FLAIR$/],
  ['3D', timed(4800, 340, 1650), 'FLAIR', /FLAIR$/],
  ['axial', timed(4500, 95, null), 'T2w', /^TR 4500 ms, TE 95 ms: T2w$/],
  ['axial', timed(550, 12, null), 'T1w', /T1w$/],
  ['axial', timed(550, 12, null, { agent: 'Dotarem' }), 'T1c', /a contrast agent is recorded/],
  ['sag', timed(2300, 2.98, 900, gradient), 'T1w', /TI 900 ms: T1w$/],
  ['sag', timed(8.2, 3.2, 450, gradient), 'T1w', /T1w$/],
  ['2D T1 with inversion', timed(2000, 9, 860), 'T1w', /T1w|in the description/],
  // Neither description nor timing
  [
    'brain',
    timed(3000, 30, null),
    null,
    /^Neither the description nor the timing \(TR 3000 ms, TE 30 ms\)/,
  ],
  ['brain', timed(30, 20, null, gradient), null, /^Neither/],
  ['brain', timed(6000, 95, null, { sequence: ['EP'] }), null, /^Neither/],
  ['', facts(), null, /^Neither the description nor the timing says/],
] as const)('%s with %j is %s', (description, given, contrast, reason) => {
  const guess = guessSeries(description, given)
  expect(guess.contrast).toBe(contrast)
  expect(toEnglish(guess.reason)).toMatch(reason)
})
