import { type Guess, guessContrast, saysNothing, saysWithoutAgent } from '#intake/contrast.ts'
import { message } from '#messages/message.ts'
import type { Contrast } from '#volume/volume.ts'
import type { Facts } from './facts.ts'

/**
 * Guesses a series' contrast from its description, else from its timing. A recorded contrast agent
 * makes a T1 contrast-enhanced. The inversion time separates FLAIR from T2 and from T1 FLAIR, and the
 * image type tells maps and phase images, despite the description.
 */
export function guessSeries(description: string, facts: Facts): Guess {
  const named = guessContrast(description, 'description')
  if (named.aside) return named
  const kind = facts.imageType.find(each => notAnImage.has(each))
  if (kind) return { contrast: null, reason: message('dicom.imageType', { kind }) }
  const timed = byTiming(facts)
  if (named.contrast === 'T1w' && facts.agent && !saysWithoutAgent(description))
    return {
      contrast: 'T1c',
      reason: message('dicom.agentRecorded', { reason: named.reason, agent: facts.agent }),
    }
  // The first echo of a double-echo series is proton-density weighted, though the series is named T2.
  if (named.contrast === 'T2w' && facts.echoTime !== null && facts.echoTime < t2.shortest)
    return {
      contrast: null,
      reason: message('dicom.echoTooShort', { reason: named.reason, timing: timingIn(facts) }),
    }
  const nulled = named.contrast === 'T2w' && timed?.contrast === 'FLAIR'
  const short = named.contrast === 'FLAIR' && /^T1/.test(timed?.contrast ?? '')
  if (timed && (nulled || short))
    return {
      contrast: timed.contrast,
      reason: message('dicom.timingDisagrees', { reason: named.reason, timing: timed.reason }),
    }
  if (!saysNothing(named)) return named
  if (timed) return timed
  return {
    contrast: null,
    reason: message('dicom.unknownContrast', { timing: timingIn(facts) }),
  }
}

/** Values of Image Type (0008,0008) of results and phase images, which keep their series' name. */
const notAnImage: ReadonlySet<string> = new Set([
  ...['T1 MAP', 'T2 MAP', 'ADC', 'DIFFUSION', 'PERFUSION', 'SUBTRACTION', 'SUBTRACT'],
  ...['P', 'PHASE', 'PHASE MAP', 'B0 MAP', 'B0', 'FIELD_MAP'],
])

/** Timing limits in ms that separate the four contrasts at 1.5 and 3 T. */
const fluidNulled = { inversion: 1500, echo: 60 }
const t2 = { echo: 60, shortest: 40, repetition: 1800 }
/** T1w: a short echo time, and a short repetition time or an inversion pulse. */
const t1 = { echo: 30, repetition: 1100, gradientEcho: 12, inversion: [250, 1300] } as const

function byTiming(facts: Facts): Guess | null {
  const { repetitionTime: tr, echoTime: te, inversionTime: ti, sequence, agent } = facts
  if (tr === null || te === null) return null
  const timing = timingIn(facts)
  const says = (contrast: Contrast): Guess => ({
    contrast,
    reason: message('dicom.byTiming', { timing, contrast }),
  })
  // Echo-planar images are diffusion or perfusion weighted.
  if (sequence.includes('EP')) return null
  if (ti !== null && ti >= fluidNulled.inversion && te >= fluidNulled.echo) return says('FLAIR')
  const gradient = sequence.includes('GR') && !sequence.includes('SE')
  const prepared = ti !== null && ti >= t1.inversion[0] && ti <= t1.inversion[1]
  if (te <= (gradient ? t1.gradientEcho : t1.echo) && (tr <= t1.repetition || prepared))
    return agent
      ? {
          contrast: 'T1c',
          reason: message('dicom.byTimingAndAgent', { timing, contrast: 'T1c', agent }),
        }
      : says('T1w')
  if (te >= t2.echo && tr >= t2.repetition && !gradient && ti === null) return says('T2w')
  return null
}

function timingIn({ repetitionTime, echoTime, inversionTime }: Facts) {
  return { repetitionTime, echoTime, inversionTime }
}
