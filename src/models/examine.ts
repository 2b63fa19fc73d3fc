import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { guessTask } from '#lamim/bundle/guess-task.ts'
import { openCheckpoint } from '#lamim/checkpoint/open.ts'
import { headsOf, identify } from '#lamim/checkpoint/state-dict.ts'
import type { Examined } from './types.ts'

/**
 * What a checkpoint is, without reading its weights.
 * @param heads the user's number of attention heads, where its width doesn't determine it
 */
export async function examine(
  file: NamedSource,
  heads: number | undefined,
  control: Control,
): Promise<Examined> {
  const { name, source } = file
  try {
    const checkpoint = await openCheckpoint(file, control)
    // Every width is divisible by one head, so identifying with 1 never fails for the head count.
    const { kind, architecture } = identify(checkpoint, heads ?? 1)
    const knownHeads = heads ?? headsOf(architecture.hidden_size)
    return {
      name,
      bytes: source.size,
      kind,
      architecture: { ...architecture, num_heads: knownHeads ?? 1 },
      heads: knownHeads,
      task: guessTask(name),
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { name, bytes: source.size, kind: 'refused', problem: error.toData() }
  }
}
