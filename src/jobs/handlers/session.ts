import { Problem } from '#errors/problem.ts'
import { blankTokens } from '#explain/evidence.ts'
import { sha256 } from '#io/sha256.ts'
import { type BundleSource, readBundle } from '#lamim/bundle/read.ts'
import { scalingFor } from '#lamim/calibration.ts'
import { applyBoxes, maskedL1 } from '#lamim/dropout/boxes.ts'
import { answerOf, type TaskAnswer } from '#lamim/task-answer.ts'
import { message } from '#messages/message.ts'
import type { BundleLocation } from '#models/types.ts'
import type { Machine } from '#runtime/machine.ts'
import { encodersOf } from '#runtime/model.ts'
import { closeSession, type Session, startSession } from '#runtime/start-session.ts'
import type { Handlers, JobOf } from '../table.ts'

/**
 * The jobs that share a loaded model, for one worker or one command-line process.
 * @param sourceOf where a bundle's files are read from
 */
export function sessionHandlers(
  machine: Machine,
  sourceOf: (location: BundleLocation) => BundleSource,
): Handlers<JobOf<'session'>> {
  let session: Session | null = null

  function current(): Session {
    if (session) return session
    throw new Problem('not-loaded', message('runtime.notLoaded'))
  }

  return {
    async load({ location, backend, precision }, control) {
      await closeSession(session)
      session = null
      const source = sourceOf(location)
      const bundle = await readBundle(source)
      const hash = await sha256(await source.read('config.json'))
      const started = await startSession(machine, { bundle, backend, precision }, control)
      session = { ...started, loaded: { ...started.loaded, hash } }
      return session.loaded
    },

    async classify({ input, present }, control) {
      const { model, variant, loaded } = current()
      const began = performance.now()
      const { config } = loaded
      const hidden: Record<string, Float32Array> = {}
      const answers = new Map<string, TaskAnswer>()
      const encoders = encodersOf(config, variant).filter(id =>
        config.tasks.some(task => task.encoder === id),
      )
      for (const [at, id] of encoders.entries()) {
        control.signal?.throwIfAborted()
        control.onProgress?.({ stage: message('runtime.encoding'), fraction: at / encoders.length })
        const states = await model.encode(id, input)
        hidden[id] = states
        for (const task of config.tasks.filter(task => task.encoder === id)) {
          control.signal?.throwIfAborted()
          answers.set(task.id, answerOf(task, await model.ask(task.id, states), present))
        }
      }
      control.onProgress?.({ stage: message('runtime.encoding'), fraction: 1 })
      const tasks = config.tasks.flatMap(task => answers.get(task.id) ?? [])
      return { tasks, hidden, milliseconds: performance.now() - began }
    },

    async embed({ input }, control) {
      const { model, variant, loaded } = current()
      const hidden: Record<string, Float32Array> = {}
      const encoders = encodersOf(loaded.config, variant)
      for (const [at, id] of encoders.entries()) {
        control.signal?.throwIfAborted()
        control.onProgress?.({ stage: message('runtime.encoding'), fraction: at / encoders.length })
        hidden[id] = await model.encode(id, input)
      }
      return { hidden }
    },

    async evidence({ task: id, hidden, present }, control) {
      const { model, loaded } = current()
      const task = loaded.config.tasks.find(task => task.id === id)
      if (!task) throw new Problem('bad-model', message('runtime.noTask', { task: id }))
      const scaling = scalingFor(task.calibration, present)
      const { followed, change } = await blankTokens(model, { task: id, hidden, scaling }, control)
      return { task: id, followed, change }
    },

    async restore({ input, boxes }, control) {
      const { model, variant } = current()
      const began = performance.now()
      if (variant.decoder_encoder === null)
        throw new Problem('bad-model', message('runtime.noDecoder'))
      const { masked, mask } = applyBoxes(input, boxes)
      control.onProgress?.({ stage: message('runtime.encodingVisible'), fraction: 0.1 })
      const hidden = await model.encode(variant.decoder_encoder, masked)
      control.signal?.throwIfAborted()
      control.onProgress?.({ stage: message('runtime.reconstructing'), fraction: 0.7 })
      const reconstruction = await model.decode(hidden)
      control.signal?.throwIfAborted()
      const error = reconstruction.map((value, i) => Math.abs(value - (input[i] ?? 0)))
      control.onProgress?.({ stage: message('runtime.reconstructing'), fraction: 1 })
      const l1 = maskedL1(input, reconstruction, mask)
      if (l1.some(value => value !== null && !Number.isFinite(value)))
        throw new Problem('wrong-numbers', message('runtime.restoredNotANumber'))
      return { masked, mask, reconstruction, error, l1, milliseconds: performance.now() - began }
    },
  }
}
