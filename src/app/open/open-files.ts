import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { openEach } from '#study/open-each.ts'
import { dismissNotes, notifyProblems } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { growStudy } from './grow-study.ts'
import { receiveScans, type SampleFacts } from './receive-scans.ts'

/**
 * Opens what was dropped or chosen, by the rule of `decide`; a bad drop loses nothing. Where nothing
 * is open, each scan is on screen as soon as it is read.
 * @param sample a study by itself, whatever is open; null for the user's own files
 */
export async function openFiles(
  services: Pick<Services, 'run' | 'model'>,
  files: readonly NamedSource[],
  sample: SampleFacts | null = null,
): Promise<void> {
  performance.mark('scans-given')
  dismissNotes()
  const growing = growStudy(sample?.texts ?? null)
  const opened = await runOperation('open', message('appStudy.reading'), control => {
    control.signal.addEventListener('abort', () => growing.abandon())
    return openEach(services.run, files, control, soFar => growing.show(soFar))
  })
  if (!opened) {
    growing.abandon()
    return
  }
  notifyProblems(opened.refusals.map(({ problem }) => Problem.fromData(problem)))
  if (!receiveScans(services, opened, { sample, shown: growing.slots() })) growing.abandon()
}
