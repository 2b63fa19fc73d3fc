import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { isSameExam, propose } from '#dicom/propose.ts'
import { useText } from '../language/use-text.ts'
import { Notices } from '../shared/parts/Notices.tsx'
import { SetAside } from '../shared/parts/SetAside.tsx'
import { useServices } from '../shared/services.ts'
import { countUsed } from './assign.ts'
import { openSelected } from './open-series.ts'
import { SeriesRow } from './SeriesRow.tsx'
import { type ChoosingSeries, changeSeries, seriesStore, setSeries } from './store.ts'

/** Lists the DICOM series of a drop; the user assigns them to contrasts. */
export function SeriesDialog() {
  const state = useStore(seriesStore)
  const text = useText()
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
      aria-label={text('appStudy.series')}
      onClose={() => setSeries({ step: 'none' })}
    >
      {open && <Choosing state={state} />}
    </dialog>
  )
}

function Choosing({ state }: { state: ChoosingSeries }) {
  const { exams, exam, assigned, setAside, mixed } = state
  const services = useServices()
  const text = useText()
  const listed = state.series.filter(series => isSameExam(series.exam, exam))
  const count = countUsed(assigned)
  return (
    <>
      <h1>{text('appStudy.series')}</h1>
      <Notices />
      {mixed && <p className="notice-text">{text(mixed)}</p>}
      {exams.length > 1 && <ExamChoice state={state} />}
      <p className="small muted">{text('appStudy.bestProposed')}</p>
      <ul className="series-list">
        {listed.map(series => (
          <SeriesRow key={series.id} series={series} assigned={assigned} />
        ))}
      </ul>
      <SetAside list={setAside} open />
      <form method="dialog" className="choices">
        <button
          type="button"
          className="primary"
          disabled={count === 0}
          onClick={() => openSelected(services)}
        >
          {text('appStudy.openSeries', { count })}
        </button>
        <button type="submit">{text('appShell.close')}</button>
      </form>
    </>
  )
}

function ExamChoice({ state: { series, exams, exam } }: { state: ChoosingSeries }) {
  const text = useText()
  return (
    <label className="exam">
      <span className="small">{text('appStudy.examination')}</span>
      <select
        value={exams.findIndex(one => isSameExam(one, exam))}
        onChange={event => {
          const selected = exams[Number(event.target.value)]
          if (selected) changeSeries({ exam: selected, assigned: propose(series, selected) })
        }}
      >
        {exams.map((one, at) => (
          <option key={`${one.patient}.${one.study}`} value={at}>
            {text('appStudy.exam', { patient: one.patient, study: one.study })}
          </option>
        ))}
      </select>
    </label>
  )
}
