import { type Control, scaleProgress } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import type { Card } from '#lamim/bundle/card.ts'
import { type Bundle, type BundleSource, readBundle } from '#lamim/bundle/read.ts'
import type { BundleConfig, Precision, SelfTest } from '#lamim/bundle/schema.ts'
import type { BundleSink } from '#lamim/bundle/sink.ts'
import { withSelfTest, writeBundle, writeConfig } from '#lamim/bundle/write.ts'
import { openCheckpoint } from '#lamim/checkpoint/open.ts'
import { type Identified, identify } from '#lamim/checkpoint/state-dict.ts'
import type { Rounder } from '#lamim/quantize/rounder.ts'
import { message } from '#messages/message.ts'
import { graphReader } from '#runtime/graph-reader.ts'
import type { Machine } from '#runtime/machine.ts'
import { openModel, probeModel } from '#runtime/model.ts'
import { wasmTarget } from '#runtime/session.ts'

/** Checkpoints in LaMIM's format, and facts that they don't store. */
export interface Conversion {
  readonly ssl: NamedSource | null
  readonly classifiers: readonly { readonly task: string; readonly file: NamedSource }[]
  /** Best first. */
  readonly precisions: readonly Precision[]
  /** Number of attention heads, if it isn't width / 64. */
  readonly heads?: number
  /** The model's name, unless the card has one. */
  readonly name: string
  readonly card?: Card
  /** A trust file that was measured with these checkpoints: its name and its content. */
  readonly trust?: { readonly file: string; readonly text: string }
}

/** Rounds in other threads, which `end` stops. */
export interface RounderPool extends Rounder {
  end(): void
}

/** Where a bundle is written to and read back from. */
export interface BundleStore {
  readonly sink: BundleSink
  readonly source: BundleSource
}

/** The self-test's input seed. */
const seed = 20_240
/**
 * Allowed difference between two engines, relative to an output's largest value. float32 sums in
 * another order differ by 1e-5, a wrong kernel by 1e-1.
 */
const tolerance = 2e-3
/**
 * The same for integer products, which round activations: sums in another order round some values to
 * the neighbouring code. Over 16 blocks of random weights that adds up to the error of rounding itself:
 * onnxruntime and our engine differed by 0.05. A wrong kernel is off by 1. Our engine gives the same
 * bits everywhere, so `tolerance` holds for it.
 */
const tolerances = { int8: 1e-1 } as const

/**
 * Checkpoints → bundle, with the expected outputs for its self-test.
 * @param startRounders starts threads that round weights; without it this thread rounds
 */
export async function convert(
  conversion: Conversion,
  store: BundleStore,
  machine: Machine,
  control: Control = {},
  startRounders?: () => RounderPool,
): Promise<BundleConfig> {
  const rounder = startRounders?.()
  let config: BundleConfig
  try {
    config = await written(conversion, store.sink, rounder, scaleProgress(control, 0, 0.8))
  } finally {
    rounder?.end()
  }
  const bundle = await readBundle(store.source)
  const selfTest = await knownCase(bundle, machine, scaleProgress(control, 0.8, 1))
  const tested = withSelfTest(config, selfTest)
  await writeConfig(tested, store.sink)
  return tested
}

/** Checkpoints → bundle without a self-test. */
async function written(
  { ssl, classifiers, precisions, heads, name, card, trust }: Conversion,
  sink: BundleSink,
  rounder: Rounder | undefined,
  control: Control,
): Promise<BundleConfig> {
  const open = async (file: NamedSource): Promise<Identified> =>
    identify(await openCheckpoint(file, control), heads)
  // Progress counts the checkpoints' bytes, since reading and writing take the same time.
  const total = [ssl, ...classifiers.map(({ file }) => file)].reduce(
    (sum, file) => sum + (file?.source.size ?? 0),
    0,
  )
  return writeBundle(
    {
      ...(ssl ? { ssl: await open(ssl) } : {}),
      classifiers: await Promise.all(
        classifiers.map(async ({ task, file }) => ({ task, checkpoint: await open(file) })),
      ),
      precisions,
      name,
      ...(card ? { card } : {}),
      ...(trust ? { trust } : {}),
    },
    sink,
    counting(control, total),
    rounder,
  )
}

/** A control that adds bytes to its progress. */
function counting(control: Control, total: number): Control {
  const { onProgress } = control
  if (!onProgress) return control
  return {
    ...control,
    onProgress: ({ stage, fraction }) =>
      onProgress({ stage, fraction, bytes: { done: fraction * total, total } }),
  }
}

/** Runs every variant on a seeded input in WebAssembly and samples its outputs. */
async function knownCase(bundle: Bundle, machine: Machine, control: Control): Promise<SelfTest> {
  const { config } = bundle
  const { ort } = await machine.engine('wasm')
  const expected: SelfTest['expected'] = {}
  const exact: Precision[] = []
  for (const [at, variant] of config.variants.entries()) {
    control.signal?.throwIfAborted()
    const fraction = at / config.variants.length
    control.onProgress?.({ stage: message('models.runningCase'), fraction })
    // The hash was computed while writing. Checking it again would need the file in memory.
    const files = graphReader(bundle, variant, {}, async ({ source }, path) => ({
      blob: await source.read(path),
      checked: Promise.resolve(),
    }))
    const model = await openModel(wasmTarget(ort, machine.integers()), config, variant, files)
    expected[variant.precision] = await probeModel(model, config, variant, seed)
    if (model.exact) exact.push(variant.precision)
    await model.release()
  }
  const integers = 'int8' in expected ? { tolerances, exact } : {}
  return { seed, tolerance, ...integers, expected }
}
