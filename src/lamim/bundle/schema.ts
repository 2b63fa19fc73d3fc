import '#io/zod-jitless.ts'
import * as z from 'zod'
import { contrasts } from '#volume/volume.ts'
import { channels, inputSide, patchSide } from '../architecture.ts'
import { bundleFormat } from './format.ts'

/** Weight precisions, named as Hugging Face's ONNX repositories name their files. */
export const precisions = ['fp32', 'q8', 'int8', 'q4'] as const
export type Precision = (typeof precisions)[number]

/** File suffix per precision: `encoder_model_q4.onnx`; float32 has none. */
export const suffixes: Readonly<Record<Precision, string>> = {
  fp32: '',
  q8: '_q8',
  int8: '_int8',
  q4: '_q4',
}

const id = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/)
export const contrastSchema = z.enum(contrasts)
/** A path inside the bundle: relative, no way up and out. */
const path = z.string().regex(/^(?!.*\.\.)[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/)
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().positive()

const cube = <const Side extends number>(side: Side) =>
  z.tuple([z.literal(side), z.literal(side), z.literal(side)])

/** The network's sizes: enough to build its graph. */
export const architectureSchema = z.object({
  type: z.literal('ViTAutoEnc'),
  in_channels: z.literal(channels),
  img_size: cube(inputSide),
  patch_size: cube(patchSide),
  hidden_size: count,
  mlp_dim: count,
  num_layers: count,
  num_heads: count,
})
export type Architecture = z.infer<typeof architectureSchema>

/** A language as BCP 47 names it: 'zh', 'pt-BR'. */
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/)

const labels = z.array(z.string()).min(2)

/** Probabilities are softmax(logits / temperature + offset). */
const scalingSchema = z.object({
  temperature: z.number().positive(),
  /** Added to each label's scaled logit; zeros if not given. */
  offset: z.array(z.number()).optional(),
})

/** Contrasts that a study has, joined by '+' in their order: 'T1w+FLAIR'. */
const subset = z
  .string()
  .refine(
    key => key !== '' && key === contrasts.filter(c => key.split('+').includes(c)).join('+'),
    {
      error: `not contrasts joined by '+' in the order ${contrasts.join(', ')}`,
    },
  )

/** How a task's logits become probabilities, also where contrasts are missing. */
export const calibrationSchema = scalingSchema.extend({
  /** Contrasts present → what was fitted and measured on validation cases with these contrasts only. */
  subsets: z
    .record(
      subset,
      scalingSchema.extend({
        auc: z.number().min(0).max(1).nullable(),
        /** Expected calibration error after scaling, 0…1. */
        ece: z.number().min(0).max(1),
        cases: count,
      }),
    )
    .optional(),
})
export type Calibration = z.infer<typeof calibrationSchema>

export const taskSchema = z.object({
  id,
  title: z.string(),
  /** Class names, in the order of the logits. */
  labels,
  /** Id of the variant's encoder that feeds this head. */
  encoder: id,
  calibration: calibrationSchema,
  /** What the head was trained and measured on, in one sentence shown beside its probabilities. */
  cohort: z.string(),
  /** When the task applies, e.g. 'asked of tumours only'. */
  condition: z.string().optional(),
  /** Language → the texts above in that language, as far as they were translated. */
  translations: z
    .record(
      language,
      z.object({ title: z.string(), labels, cohort: z.string(), condition: z.string() }).partial(),
    )
    .optional(),
})
export type Task = z.infer<typeof taskSchema>

const variantSchema = z.object({
  precision: z.enum(precisions),
  /** Backends that this variant is meant for, best first. */
  backends: z.array(z.enum(['webgpu', 'wasm'])).min(1),
  /** Encoder id → graph: input → hidden_states (1 × tokens × width). */
  encoders: z.record(id, path),
  /** hidden_states of the `decoder_encoder` → reconstruction, shaped like the input. */
  decoder: path.nullable(),
  /** Id of the encoder that the decoder was trained with. */
  decoder_encoder: id.nullable(),
  /** Task id → graph: hidden_states (N × tokens × width) → logits (N × classes). */
  heads: z.record(id, path),
})
export type Variant = z.infer<typeof variantSchema>

/** One hash, or one for each piece of a large file: see `hashes.ts`. */
export const hashesSchema = z.union([sha256Schema, z.array(sha256Schema).min(2)])

const fileSchema = z.object({ path, size: z.int().nonnegative(), sha256: hashesSchema })
export type BundleFile = z.infer<typeof fileSchema>

/** Numbers at fixed places of each output, for one seeded input. */
const expectedSchema = z.object({
  /** Encoder id → values of hidden_states at the probe positions. */
  hidden_states: z.record(id, z.array(z.number())),
  reconstruction: z.array(z.number()).nullable(),
  /** Task id → logits. */
  logits: z.record(id, z.array(z.number())),
})

const selfTestSchema = z.object({
  /** Seed of the uniform 0…1 input. */
  seed: z.int().nonnegative(),
  /** Largest difference allowed, relative to the largest expected magnitude of that output. */
  tolerance: z.number().positive(),
  /** The same for precisions at which correct engines differ by more, because they round activations. */
  tolerances: z.partialRecord(z.enum(precisions), z.number().positive()).optional(),
  /** Precisions whose numbers came from an engine that gives the same bits on every machine. */
  exact: z.array(z.enum(precisions)).optional(),
  /** Precision → expected numbers, computed by the WebAssembly backend in float32 activations. */
  expected: z.partialRecord(z.enum(precisions), expectedSchema),
})
export type SelfTest = z.infer<typeof selfTestSchema>
export type Expected = z.infer<typeof expectedSchema>

/** `config.json` of a bundle. */
export const configSchema = z.object({
  format: z.literal(bundleFormat),
  /** The first version of the viewer that reads this format; older ones name it when they refuse. */
  min_viewer_version: z.string().optional(),
  name: z.string().min(1),
  /** Language of the titles, labels and sentences below. */
  language: language.default('en'),
  /** What the model was trained on. Shown with every answer. */
  training: z.object({
    /** With 'random', no probabilities are shown. */
    data: z.enum(['synthetic', 'clinical', 'unknown', 'random']),
    /** One sentence, shown wherever probabilities are shown. */
    statement: z.string(),
    translations: z.record(language, z.object({ statement: z.string() })).optional(),
  }),
  license: z.string(),
  architecture: architectureSchema,
  contrasts: z.tuple([z.literal('T1w'), z.literal('T1c'), z.literal('T2w'), z.literal('FLAIR')]),
  tasks: z.array(taskSchema),
  variants: z.array(variantSchema).min(1),
  files: z.array(fileSchema).min(1),
  self_test: selfTestSchema.nullable(),
  /** Facts that tell whether a study resembles the validation cases: see `trust.ts`. */
  trust: z.object({ path }).optional(),
})
export type BundleConfig = z.infer<typeof configSchema>

const stepSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('minmax'), over: z.enum(['all', 'contrast']) }),
  z.object({ op: z.literal('resize'), mode: z.literal('area') }),
  z.object({ op: z.literal('clip'), percentile: z.number().gt(50).lt(100) }),
  z.object({ op: z.literal('background') }),
  z.object({ op: z.literal('median') }),
])

const stepsSchema = z
  .array(stepSchema)
  .min(1)
  .refine(
    steps => {
      const median = steps.findIndex(({ op }) => op === 'median')
      return median < 0 || steps.slice(0, median).some(({ op }) => op === 'resize')
    },
    { message: "the step 'median' must come after 'resize'" },
  )

/** `preprocessor_config.json` of a bundle. */
export const preprocessorSchema = z.object({
  format: z.literal(['lamim-bundle/1', bundleFormat]),
  /** 'stored': voxels in the file's order, as LaMIM's authors do. 'RAS': reoriented to RAS+ first. */
  orientation: z.enum(['stored', 'RAS']),
  predict: stepsSchema,
  reconstruct: stepsSchema,
  /** Training inputs per contrast: to warn when a scan differs from them. */
  statistics: z
    .record(
      contrastSchema,
      z.object({
        /** Mean of the non-zero voxels: its mean and standard deviation over training cases. */
        mean: z.number(),
        mean_sd: z.number(),
        /** Share of non-zero voxels: the same. */
        support: z.number(),
        support_sd: z.number(),
      }),
    )
    .nullable(),
  /** Whether the model was trained with contrasts left out. */
  missing_contrast: z.enum(['untrained', 'trained']),
})
export type Preprocessor = z.infer<typeof preprocessorSchema>
