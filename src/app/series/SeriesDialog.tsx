import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Exam } from '#dicom/group.ts'
import { propose, sameExam } from '#dicom/propose.ts'
import { useText } from '../language/use-text.ts'
import { Notices } from '../shared/parts/Notices.tsx'
import { countUsed } from './assign.ts'
import { openChosen } from './open-series.ts'
import { SeriesRow } from './SeriesRow.tsx'
import { changeSeries, heldSeries, type SeriesState, seriesStore, setSeries } from './store.ts'

/** What a DICOM drop holds, series by series: the user says which stands for which contrast. */
export function SeriesDialog() {
  const state = useStore(seriesStore)
  const dialog = useRef<HTMLDialogElement>(null)
  const open = state.step === 'choosing'
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="series"
      aria-label="Series"
      onClose={() => setSeries({ step: 'none' })}
    >
      {open && <Choosing state={state} />}
    </dialog>
  )
}

function Choosing({ state }: { state: Extract<SeriesState, { step: 'choosing' }> }) {
  const { ids, exams, exam, assigned, setAside, mixed } = state
  const text = useText()
  const listed = ids.flatMap(id => {
    const series = heldSeries.get(id)
    return series && sameExam(series.exam, exam) ? [series] : []
  })
  const count = countUsed(assigned)
  return (
    <>
      <h1>Series</h1>
      <Notices />
      {mixed && <p className="notice-text">{text(mixed)}</p>}
      {exams.length > 1 && <ExamChoice exams={exams} exam={exam} />}
      <p className="small muted">
        The best series for each contrast is proposed. Names and other identifiers of the person
        were left behind.
      </p>
      <ul className="series-list">
        {listed.map(series => (
          <SeriesRow key={series.id} series={series} assigned={assigned} />
        ))}
      </ul>
      {setAside.length > 0 && (
        <details className="set-aside" open>
          <summary className="small">{setAside.length} set aside</summary>
          <ul>
            {setAside.map(({ file, reason }) => (
              <li key={`${file} ${reason.key}`} className="small">
                <strong>{file}</strong>: {text(reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <form method="dialog" className="choices">
        <button type="button" className="primary" disabled={count === 0} onClick={openChosen}>
          {count === 1 ? 'Open 1 series' : `Open ${count} series`}
        </button>
        <button type="submit">Open none</button>
      </form>
    </>
  )
}

function ExamChoice({ exams, exam }: { exams: readonly Exam[]; exam: Exam }) {
  return (
    <label className="exam">
      <span className="small">Examination</span>
      <select
        value={exams.findIndex(one => sameExam(one, exam))}
        onChange={event => {
          const chosen = exams[Number(event.target.value)]
          if (chosen)
            changeSeries({ exam: chosen, assigned: propose([...heldSeries.values()], chosen) })
        }}
      >
        {exams.map((one, at) => (
          <option key={`${one.patient}.${one.study}`} value={at}>
            Patient {one.patient}, study {one.study}
          </option>
        ))}
      </select>
    </label>
  )
}
