import { type Key, type Message, message } from '#messages/message.ts'
import type { Contrast } from '#volume/volume.ts'

export interface Guess {
  readonly contrast: Contrast | null
  /** The part of the name that the guess is based on. */
  readonly reason: Message
  /** Set when the name shows that the file isn't a scan. */
  readonly aside?: 'mask or segmentation'
}

/** The field that a contrast is guessed from. */
type Place = 'name' | 'description'

/** Whether no known word was found. */
export function saysNothing({ reason }: Guess): boolean {
  return reason.key === 'intake.nothingInName'
}

type Meaning = Contrast | 'other' | 'aside'
type MeaningKey = Extract<Key, `intake.means${string}`>

/**
 * Words in names. A space matches one or more of space, dot, plus, minus and underscore.
 * Longest first: '_t1ce' must not be read as '_t1'. Sources: BIDS 1.10 (suffixes and the `ce`
 * entity), BraTS 2017–2023, UCSF-PDGM, and common names from scanners and users.
 */
const table: readonly (readonly [Meaning, says: MeaningKey, ...tokens: string[]])[] = [
  ['T1w', 'intake.meansT1Bids', 't1w'],
  ['T2w', 'intake.meansT2Bids', 't2w'],
  ['T1c', 'intake.meansT1cBrats', 't1ce', 't1c', 't1 ce', 't1 c'],
  ['T1w', 'intake.meansT1Brats', 't1n'],
  ['FLAIR', 'intake.meansFlairBrats', 't2f'],
  [
    'FLAIR',
    'intake.meansFlair',
    'flair',
    't2 flair',
    't2flair',
    'flair t2',
    'fla',
    'tirm',
    'dark fluid',
  ],
  [
    'T1c',
    'intake.meansT1c',
    ...['t1gd', 't1 gd', 't1post', 't1 post', 't1 contrast', 't1contrast', 't1w ce', 't1w gd'],
    ...['t1wce', 't1w post', 't1 km', 't1km', 't1cw', 't1 enhanced', 't1wc', 't1 post contrast'],
    ...['mprage post', 'mprage ce', 'mprage gd', 'mprage km', 'post t1', 'ce t1', 'gd t1', 't1p'],
    ...['post mprage', 't1 mprage post', 't1 mprage gd', 't1 mprage ce', 't1 mprage km', 'cet1'],
    ...['t1wgd', 't1gad', 't1wgad', 't1wpost', 't1postgd', 't1postcontrast', 't1wkm', 't1gado'],
  ],
  [
    'T1w',
    'intake.meansT1',
    't1',
    't1 pre',
    't1pre',
    't1 native',
    'mprage',
    'mpr',
    'spgr',
    'bravo',
    'mp2rage',
  ],
  ['T2w', 'intake.meansT2', 't2', 't2 tse', 't2tse', 't2 fse', 't2 space'],
  [
    'other',
    'intake.meansOther',
    ...['t2starw', 't2star', 't2s', 'swi', 'dwi', 'adc', 'dti', 'asl', 'cbf', 'cbv', 'bold', 'pdw'],
    ...['pd', 'fa', 'md', 'perfusion', 'dsc', 'dce', 'ct', 'pet', 'mra', 'tof', 't1map', 't2map'],
    ...['t1rho', 'inplanet2', 'pdt2', 'fmap', 'trace', 'hardi'],
  ],
  [
    'aside',
    'intake.meansMask',
    ...['seg', 'segm', 'segmentation', 'segmentations', 'mask', 'masks', 'brainmask', 'brain mask'],
    ...[
      'label',
      'labels',
      'labelmap',
      'dseg',
      'probseg',
      'probtissue',
      'roi',
      'parcellation',
      'aseg',
      'aparc',
    ],
    ...['brain parenchyma', 'brain parenchyma segmentation', 'tumor segmentation', 'lesion mask'],
  ],
]

interface Token {
  readonly meaning: Meaning
  readonly says: MeaningKey
  readonly length: number
  readonly pattern: RegExp
}

/** Prefixes of a token without a separator: '3DT1', 'axT2'. */
const before = '(?<![a-z0-9])(?:[23]d|ax|sag|cor|tra)?'

const tokens: readonly Token[] = table
  .flatMap(([meaning, says, ...words]) =>
    words.map(word => ({
      meaning,
      says,
      length: word.length,
      pattern: new RegExp(`${before}${word.replaceAll(' ', '[\\s._+-]+')}(?![a-z0-9])`, 'gi'),
    })),
  )
  .sort((a, b) => b.length - a.length)

const asideTokens = tokens.filter(({ meaning }) => meaning === 'aside')
const nativeTokens = tokens.filter(({ meaning }) => meaning === 'T1w')

/** BIDS: the suffix comes last, and a `ce` entity makes a T1w contrast-enhanced. */
const bidsEnhanced = /(?<=_)ce-[a-z0-9]+(?:_[a-z0-9]+-[a-z0-9]+)*_T1w$/i
const bidsSuffix = /_(T1w|T2w|FLAIR)$/i
/**
 * A name of BIDS entities only. Its suffix alone determines the type: masks end in `_mask`, `_dseg` or
 * `_probseg`; a `label` or `desc` entity before `_T1w` doesn't mark a mask.
 */
const bidsImage = /^(?:[a-z0-9]+-[a-z0-9]+_)+(?:T1w|T2w|FLAIR)$/i

const apart = '[\\s._+-]*'
const notLetter = '(?![a-z0-9])'
/** Words for contrast agent that are separate from the T1 token: 'T1_tra_post', '3D_T1_GAD'. */
const agent = new RegExp(
  `(?<![a-z0-9])(?:gad|gado|gadolinium|gadovist|dotarem|contrast|enhanced|postcontrast|postgd|postgad|post(?!${apart}(?:op|proc|rt|surg|treat|chemo)))${notLetter}`,
  'i',
)
/** Short words could be initials, so they count only after the T1 token. */
const shortAgent = /(?<![a-z0-9])(?:ce|km|gd)(?![a-z0-9])/i
/** Before or without contrast agent. 'pre-op' means neither. */
const withoutAgent = new RegExp(
  `(?<![a-z0-9])(?:pre(?!${apart}(?:op|surg|treat))|no|non|without|wo|w${apart}o|ohne|native?|plain|(?:pre|no|non|un)(?:contrast|enhanced|gd|gad|ce|km))${notLetter}`,
  'i',
)

/**
 * Guesses a file's contrast from its name. The longest token wins; among equals, the last.
 * @param name with or without folder and extension
 * @param place the field that `name` comes from, for the reason
 */
export function guessContrast(name: string, place: Place = 'name'): Guess {
  const inName = (text: string, says: MeaningKey) =>
    message('intake.inName', { text, meaning: message(says), place })
  const stem = stemOf(name)
  const aside = bidsImage.test(stem) ? null : find(stem, asideTokens)
  if (aside)
    return {
      contrast: null,
      aside: 'mask or segmentation',
      reason: inName(aside.text, aside.says),
    }
  const enhanced = bidsEnhanced.exec(stem)
  if (enhanced) return { contrast: 'T1c', reason: inName(`_${enhanced[0]}`, 'intake.meansT1cBids') }
  const suffix = bidsSuffix.exec(stem)
  const found = find(suffix ? suffix[0] : stem, tokens)
  if (!found) return { contrast: null, reason: message('intake.nothingInName', { place }) }
  const given = found.meaning === 'T1w' && !suffix ? agentIn(stem) : null
  if (given)
    return {
      contrast: 'T1c',
      reason: message('intake.agentInName', { agent: given, text: found.text, place }),
    }
  return {
    contrast: found.meaning === 'other' || found.meaning === 'aside' ? null : found.meaning,
    reason: inName(found.text, found.says),
  }
}

/** The word for contrast agent in a name with a T1 token; null when there is none. */
function agentIn(stem: string): string | null {
  if (withoutAgent.test(stem)) return null
  const t1 = Math.min(...nativeTokens.flatMap(({ pattern }) => firstOf(stem, pattern)))
  return agent.exec(stem)?.[0] ?? shortAgent.exec(stem.slice(t1))?.[0] ?? null
}

function firstOf(stem: string, pattern: RegExp): number[] {
  return [...stem.matchAll(pattern)].slice(0, 1).map(({ index }) => index)
}

function stemOf(name: string): string {
  const file = name.split(/[\\/]/).at(-1) ?? name
  return file.replace(/\.gz$/i, '').replace(/\.(nii|hdr|img)$/i, '')
}

function find(stem: string, among: readonly Token[]) {
  let best: {
    meaning: Meaning
    says: MeaningKey
    text: string
    length: number
    at: number
  } | null = null
  for (const { meaning, says, length, pattern } of among) {
    if (best && length < best.length) break
    for (const match of stem.matchAll(pattern))
      if (!best || match.index > best.at)
        best = { meaning, says, length, at: match.index, text: withSeparator(stem, match) }
  }
  return best
}

/** Includes the separator, which users recognise: '_t1ce', '-t2f'. */
function withSeparator(stem: string, match: RegExpExecArray): string {
  const separator = /[_-]/.test(stem[match.index - 1] ?? '') ? stem[match.index - 1] : ''
  return `${separator}${match[0]}`
}
