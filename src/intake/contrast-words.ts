/**
 * The vocabulary of scan names: patterns over whole words. Sources: BIDS 1.10, BraTS 2017–2023,
 * UCSF-PDGM, UPENN-GBM, LUMIERE, ReMIND, and series descriptions of GE, Philips, Siemens, UIH and Canon.
 */

/** A pattern that matches whole words of a name in `wordsOf` form. */
function words(...patterns: readonly string[]): RegExp {
  return new RegExp(`(?<![^ ])(?:${patterns.join('|')})(?![^ ])`, 'gi')
}

const plane = '(?:[23]d|ax|axial|sag|cor|tra)?'
const weighted = '(?: ?w| ?wi| ?weighted)?'
/** Sequence names that are written onto the weighting: 't1mprage', 't2tse'. */
const sequence = '(?:mprage|mpr|tse|fse|se|tfe|space|spc|vibe|3d|ax|axial|sag|cor|tra)*'

/** Masks and segmentations. Target volumes of radiotherapy (GTV, CTV, PTV) are masks too. */
export const mask = words(
  '[a-z]*masks?',
  '[a-z0-9]*seg',
  'segm(?:ent(?:ed|ations?)?)?',
  'labels?|labelmap|parcellation|aparc',
  'probseg|probtissue|pve',
  'rois?|gtv|ctv|ptv',
)

/**
 * Images that carry a contrast's word without being that contrast, or none at all. They win over
 * every other word, so that 'T1 map', 'ADC of the T2' or 'T2* GRE' fill no slot.
 */
export const other = words(
  // Diffusion
  'dwi|dti|dki|noddi|hardi|diff|diffusion|trace|tensor|[de]?adc|fa|md|rd|ep2d|epi',
  // Perfusion and function
  'asl|p?casl|r?cb[fv]|mtt|ttp|tmax|perf|perfusion|dsc|dce|bold|fmri',
  // Susceptibility: T2* is no T2, under whichever name its sequence has
  `swi|swan|pha|phase|t2 ?star ?w?|t2s|t2 ?\\*|${plane}t2${weighted}(?: [a-z]+)? (?:f?gre|ffe|fl[23]d|hemo|heme)`,
  // Vessels and projections
  'm?mip|minip|tof|mr[av]|angio|angiography|venogram',
  // Maps, and parts of MP2RAGE
  't[12] ?rho|t[12]w? ?map(?:ping|s)?|mp2rage (?:t1 images|.*inv ?[12])|.*inv ?[12] .*mp2rage|inv ?[12]',
  // Differences and ratios. 'sub' at the start of a name is BIDS's subject.
  '(?<= )sub(?:tr(?:action|acted)?)?|subtraction|ratio',
  // Nulled fat, balanced sequences
  'stir|ciss|fiesta',
  // Both at once: a pair of series, or a subtraction
  'w(?:ith)?(?: and)? (?:wo|w/o|without)',
  // Scanner set-up
  'phasediff|magnitude[12]?|field ?map(?:ping)?s?|fmap|b[01] ?map|calib|calibration|asset|shim|locali[sz]er|scout|survey',
  // Spectroscopy, other machines
  'mrs|spectroscopy|ct|pet|inplanet2',
)

/** Proton density and double echoes: the second echo of a pair may still be named T2. */
export const protonDensity = words(`${plane}pd${weighted}|dual echo|pdt2`)

/** Inversion for dark fluid. On a T1 it is T1 FLAIR, so a T1 word decides, unless T2 is named too. */
export const fluidNulled = words(
  `${plane}(?:t2${weighted} ?)?flair[23]?d?|${plane}t2f`,
  'fla|tirm|dark ?fluid|da ?fl',
)
export const t1FluidNulled = words(`${plane}t1${weighted}flair`)

const agentOnT1 =
  'ce|c|cw|wc|gd|gad|gado|km|p|post|post ?gd|post ?gad|post ?contrast|contrast|enhanced'
/** T1 and agent in one word. 'CT1' is LUMIERE's and HD-GLIO's name for T1c. */
export const t1Enhanced = words(
  `${plane}t1${weighted}(?:${agentOnT1})`,
  `${plane}t1${weighted} c(?! ?spine)`,
  '(?:ce|gd)t1w?|ct1|(?:mprage|f?spgr|bravo|vibe) c',
)
export const t1 = words(`${plane}(?:post|pre)?t1${weighted}n?(?:pre)?${sequence}`, 'unit1')
/** Sequences used for T1, when no weighting is named. */
export const t1Sequence = words(
  `${plane}(?:me)?mp ?rage|mpr|(?:ir)?f?spgr|bravo|vibe|thrive|mp2rage(?: uni)?`,
)
export const t2 = words(`${plane}t2${weighted}${sequence}(?:post|gd|gad)?`)

/** Contrast agents and words for 'after' or 'with', in the languages that were met. */
export const agent = words(
  'gad|gado|gadolinium|gadovist|gadavist|gadobutrol|dotarem|magnevist|prohance|multihance|clariscan',
  '(?:post)?(?:contrast[eo]?|kontrast(?:mittel)?)|enhanced?|enh|(?:post|pos)(?:gd|gad|gado)|增强',
  'injecte|apres|avec|nach|mdc|civ|with$|w con|w/c|\\+ ?c|c\\+|\\+ ?gd',
  // After surgery or processing is not after contrast agent.
  'pos(?! ?op)|post(?! ?(?:op|proc|rt|surg|treat|chemo|resect|radi|therap))',
)
/** Short words may be initials: they count only behind a T1 word, or directly before it. */
export const shortAgent = words('ce|km|gd')
/** An agent's name without a T1 token means T1c: 'MR_Gd'. */
export const agentAlone = /(?<![^ ])(?:gd|gad|gado|gadolinium)$/i
/** Before, or without contrast agent. */
export const withoutAgent = words(
  'pre(?! ?(?:op|surg|treat))|native?|nativ|plain|without|wo|w o|w/o|ohne|sans|sin|senza|sem|zonder|avant|vor|平扫',
  '(?:no|non|pre|un) ?(?:contrast|enhanced|gd|gad|gado|ce|km)|no(?! ?\\d)|ce ?none',
)

/** Phrases that name a contrast or an agent without meaning this scan's. */
const noise = words(
  // A preparation pulse, and the space that an image was registered to
  't2 prep',
  '(?:reg|registered|coreg|to|onto|in|(?<!t[12]w? )space|mod) (?:t1c?e?|t2|t1w|t2w|flair)',
  // Appended by a tool to each of its results
  'processed ca ?ptk',
)

const separator = /\+ ?(?:c|gd)(?![a-z])|(?<![a-z])c\+|w\/(?:o|c)(?![a-z])|t2\*|[\p{L}\p{N}]+/giu

/**
 * A name as words with single spaces: 'T1mprageAx_Gd' becomes 'T1mprage Ax Gd'. Accents go; '+C', 'C+',
 * 'W/C', 'W/O' and 'T2*' are words.
 */
export function wordsOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=[a-z\d])(?=[A-Z][a-z]|GD|GAD)|(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/(?<=[a-z\d])(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[a-z\d])/giu, ' ')
  const text = (plain.match(separator) ?? []).join(' ')
  const quiet = text.replace(noise, ' ').replace(/ +/g, ' ').trim()
  return quiet || text
}
