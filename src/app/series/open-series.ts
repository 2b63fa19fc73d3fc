import { examsOf, propose } from '#dicom/propose.ts'
import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { contrasts } from '#volume/volume.ts'
import { openFiles, openScans } from '../open/open-files.ts'
import { dismissNotes, notifyProblems } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { heldSeries, seriesStore, setSeries } from './store.ts'

/**
 * Opens a drop that may hold DICOM: its series are listed for the user to assign; NIfTI files among
 * them, or a drop without any DICOM, open as ever.
 */
export async function openSeries(files: readonly NamedSource[]): Promise<void> {
  dismissNotes()
  setSeries({ step: 'none' })
  const read = await runOperation('open', 'Looking into the files', control =>
    run('series', { files }, control),
  )
  if (!read) return
  if (read.others.length > 0) await openFiles(read.others)
  notifyProblems(read.refused.map(({ problem }) => Problem.fromData(problem)))
  const exams = examsOf(read.series)
  const [exam] = exams
  if (!exam) return
  for (const series of read.series) heldSeries.set(series.id, series)
  setSeries({
    step: 'choosing',
    ids: read.series.map(({ id }) => id),
    exams,
    exam,
    assigned: propose(read.series, exam),
    setAside: read.setAside,
    mixed: read.mixed,
  })
}

/** Opens the series that were chosen; where the study can't take them, the list stays. */
export function openChosen(): void {
  const state = seriesStore.getState()
  if (state.step !== 'choosing') return
  const scans = contrasts.flatMap(contrast => {
    const series = heldSeries.get(state.assigned[contrast] ?? '')
    if (!series) return []
    const { scan, guess } = series
    const byUser = { contrast, reason: message('intake.assignedByUser') }
    return [{ ...scan, guess: guess.contrast === contrast ? guess : byUser }]
  })
  const title = scans.length === 1 ? (scans[0]?.file ?? '') : `DICOM, ${scans.length} series`
  if (openScans({ scans, refusals: [], setAside: state.setAside }, title))
    setSeries({ step: 'none' })
}
