import { type Key, type Message, message } from '#messages/message.ts'
import type { Contrast } from '#volume/volume.ts'
import * as vocabulary from './contrast-words.ts'

export interface Guess {
  readonly contrast: Contrast | null
  /** The part of the name that the guess is based on. */
  readonly reason: Message
  /** Set when the name shows that the file isn't a scan. */
  readonly aside?: 'mask or segmentation'
}

/** The field that a contrast is guessed from. */
type Place = 'name' | 'description'
type Meaning = Extract<Key, `intake.means${string}`>

/** Whether no known word was found. */
export function saysNothing({ reason }: Guess): boolean {
  return reason.key === 'intake.nothingInName'
}

/** Whether a description says that no agent was given: scanners may record it before the injection. */
export function saysWithoutAgent(description: string): boolean {
  return last(vocabulary.wordsOf(description), vocabulary.withoutAgent) !== null
}

/**
 * Guesses a contrast from a name by these rules, first match first:
 * 1. In a BIDS name the suffix decides; entities only tell about the agent and the phase image.
 * 2. Words of masks and segmentations set the file aside.
 * 3. Words of other images (maps, diffusion, T2*, field maps …) leave it without a contrast.
 * 4. FLAIR words make a FLAIR, unless T1 is named and T2 is not: T1 FLAIR is a T1.
 * 5. A T1 word, or a sequence used for T1, makes a T1c with a word for contrast agent, else a T1w.
 *    'Without' wins over an agent. Of T1 and T2 the last word decides.
 * 6. A name that ends in an agent makes a T1c; proton density alone is none of the four.
 * @param name with or without folder and extension
 * @param place the field that `name` comes from, for the reason
 */
export function guessContrast(name: string, place: Place = 'name'): Guess {
  const stem = place === 'name' ? stemOf(name) : name
  const bids = bidsOf(stem)
  if (bids) return guessBids(bids, place)
  const text = vocabulary.wordsOf(stem)
  const masked = last(text, vocabulary.mask)
  if (masked)
    return { ...says(null, masked.text, 'intake.meansMask', place), aside: 'mask or segmentation' }
  const none = last(text, vocabulary.other)
  if (none) return says(null, none.text, 'intake.meansOther', place)
  return guessWeighting(text, place)
}

function guessWeighting(text: string, place: Place): Guess {
  const t2 = last(text, vocabulary.t2)
  const enhanced = last(text, vocabulary.t1Enhanced)
  const named = last(text, vocabulary.t1) ?? last(text, vocabulary.t1FluidNulled)
  const flair = last(text, vocabulary.fluidNulled)
  if (flair && (t2 || !(named || enhanced)))
    return says('FLAIR', flair.text, 'intake.meansFlair', place)
  if (enhanced && enhanced.at >= (named?.at ?? 0) && enhanced.at > (t2?.at ?? -1))
    return says('T1c', enhanced.text, 'intake.meansT1c', place)
  if (t2 && t2.at > (named?.at ?? -1)) return says('T2w', t2.text, 'intake.meansT2', place)
  const t1 = named ?? last(text, vocabulary.t1Sequence)
  if (t1) return guessT1(text, t1, place)
  const alone = vocabulary.agentAlone.exec(text)
  if (alone) return says('T1c', alone[0], 'intake.meansT1c', place)
  const density = last(text, vocabulary.protonDensity)
  if (density) return says(null, density.text, 'intake.meansOther', place)
  return { contrast: null, reason: message('intake.nothingInName', { place }) }
}

function guessT1(text: string, t1: Found, place: Place): Guess {
  const given = agentIn(text, first(text, vocabulary.t1)?.at ?? t1.at)
  if (!given) return says('T1w', t1.text, 'intake.meansT1', place)
  return {
    contrast: 'T1c',
    reason: message('intake.agentInName', { agent: given, text: t1.text, place }),
  }
}

/** The word for contrast agent in a name with a T1 word at `t1`; null when there is none. */
function agentIn(text: string, t1: number): string | null {
  if (last(text, vocabulary.withoutAgent)) return null
  const known = last(text, vocabulary.agent)
  if (known) return known.text
  const short = last(text, vocabulary.shortAgent)
  if (!short) return null
  const before = short.at + short.text.length + 1 === t1
  return short.at > t1 || before ? short.text : null
}

interface Bids {
  readonly suffix: 'T1w' | 'T2w' | 'FLAIR'
  /** Entities by name, such as `ce` and `acq`. */
  readonly entities: ReadonlyMap<string, string>
}

/**
 * A name of BIDS entities with the suffix of a scan; masks end in `_mask`, `_dseg` or `_probseg`, so
 * `label` or `desc` before the suffix doesn't mark one.
 */
function bidsOf(stem: string): Bids | null {
  const found = /^((?:[a-z\d]+-[a-z\d]+_)+)(T1w|T2w|FLAIR)$/i.exec(stem)
  const [, entities = '', name = ''] = found ?? []
  const suffix = (['T1w', 'T2w', 'FLAIR'] as const).find(
    one => one.toLowerCase() === name.toLowerCase(),
  )
  if (!suffix) return null
  const pairs = entities.split('_').map(pair => pair.split('-'))
  return { suffix, entities: new Map(pairs.map(([key = '', value = '']) => [key, value])) }
}

/** `ce` names any agent, except where it says none; `acq` and `rec` are often used for it. */
function guessBids({ suffix, entities }: Bids, place: Place): Guess {
  if (entities.get('part') === 'phase') return says(null, 'part-phase', 'intake.meansOther', place)
  if (suffix === 'T2w') return says('T2w', suffix, 'intake.meansT2', place)
  if (suffix === 'FLAIR') return says('FLAIR', suffix, 'intake.meansFlair', place)
  const entity = (key: string) => entities.get(key) ?? ''
  const given = /^(?:|no(?:ne)?|pre)$/i.test(entity('ce')) ? null : 'ce'
  const key = given ?? ['acq', 'rec'].find(each => agentIn(vocabulary.wordsOf(entity(each)), -1))
  const agent = key === undefined ? null : `${key}-${entity(key)}`
  if (!agent) return says('T1w', suffix, 'intake.meansT1', place)
  return {
    contrast: 'T1c',
    reason: message('intake.agentInName', { agent, text: suffix, place }),
  }
}

interface Found {
  readonly text: string
  readonly at: number
}

function last(text: string, pattern: RegExp): Found | null {
  const match = [...text.matchAll(pattern)].at(-1)
  return match ? { text: match[0], at: match.index } : null
}

function first(text: string, pattern: RegExp): Found | null {
  for (const match of text.matchAll(pattern)) return { text: match[0], at: match.index }
  return null
}

function says(contrast: Contrast | null, text: string, means: Meaning, place: Place): Guess {
  return {
    contrast,
    reason: message('intake.inName', { text, meaning: message(means), place }),
  }
}

function stemOf(name: string): string {
  const file = name.split(/[\\/]/).at(-1) ?? name
  return file.replace(/\.gz$/i, '').replace(/\.(nii|hdr|img)$/i, '')
}
