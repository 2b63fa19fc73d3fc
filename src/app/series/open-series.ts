import { examsOf, propose } from '#dicom/propose.ts'
import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { contrasts } from '#volume/volume.ts'
import { currentText } from '../language/use-text.ts'
import { openFiles } from '../open/open-files.ts'
import { receiveScans } from '../open/receive-scans.ts'
import { dismissNotes, notifyProblems } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { seriesStore, setSeries } from './store.ts'

/**
 * Opens files that may be DICOM: lists their series for the user to assign. NIfTI files among them
 * open at once.
 */
export async function openSeries(
  services: Pick<Services, 'run' | 'model'>,
  files: readonly NamedSource[],
): Promise<void> {
  dismissNotes()
  setSeries({ step: 'none' })
  const read = await runOperation('open', message('appStudy.lookingInto'), control =>
    services.run('series', { files }, control),
  )
  if (!read) return
  if (read.others.length > 0) await openFiles(services, read.others)
  notifyProblems(read.refused.map(({ problem }) => Problem.fromData(problem)))
  const exams = examsOf(read.series)
  const [exam] = exams
  if (!exam) return
  setSeries({
    step: 'choosing',
    series: read.series,
    exams,
    exam,
    assigned: propose(read.series, exam),
    setAside: read.setAside,
    mixed: read.mixed,
  })
}

/** Opens the assigned series. The dialog stays open if the study refuses them. */
export function openSelected(services: Pick<Services, 'model'>): void {
  const state = seriesStore.getState()
  if (state.step !== 'choosing') return
  const scans = contrasts.flatMap(contrast => {
    const series = state.series.find(({ id }) => id === state.assigned[contrast])
    if (!series) return []
    const { scan, guess } = series
    const byUser = { contrast, reason: message('intake.assignedByUser') }
    return [{ ...scan, guess: guess.contrast === contrast ? guess : byUser }]
  })
  const title =
    scans.length === 1
      ? (scans[0]?.file ?? '')
      : currentText()('appStudy.dicomTitle', { count: scans.length })
  if (receiveScans(services, { scans, refusals: [], setAside: state.setAside }, { title }))
    setSeries({ step: 'none' })
}
