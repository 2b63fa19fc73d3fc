import { useId, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Scan } from '#intake/open.ts'
import { type Message, message } from '#messages/message.ts'
import type { WriteText } from '#messages/text.ts'
import { screenPlane } from '#viewer/plane.ts'
import type { Contrast } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { middleOf } from '../view/middle.ts'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { updateView, viewStore } from '../view/store.ts'
import { chooseForSlot } from './choose-for-slot.ts'
import { shortNames } from './scan-names.ts'
import { emptySlots, type Slot, scanIn, studyStore, whenOpen } from './store.ts'

const noScans: readonly Scan[] = []

/** One contrast's slot: its scan, the reason for the guess, and the other choices. */
export function SlotCard({ contrast }: { readonly contrast: Contrast }) {
  const text = useText()
  const id = useId()
  const slot =
    useStore(
      studyStore,
      whenOpen(({ slots }) => slots[contrast]),
    ) ?? emptySlots[contrast]
  const scan = useStore(
    studyStore,
    whenOpen(study => scanIn(study, contrast)),
  )
  const scans =
    useStore(
      studyStore,
      whenOpen(({ scans }) => scans),
    ) ?? noScans
  const shown = useStore(viewStore, view => view.contrast === contrast)
  return (
    <li className={shown && scan ? 'slot shown' : 'slot'}>
      <button
        type="button"
        className="thumb"
        disabled={!scan}
        aria-label={text('appStudy.showContrast', { contrast })}
        aria-pressed={shown && scan !== null}
        onClick={() => updateView({ contrast, mode: 'slices' })}
      >
        {scan ? <Thumbnail scan={scan} /> : <span>–</span>}
      </button>
      <div className="slot-text">
        <div className="slot-line">
          <label htmlFor={id} className="slot-name">
            {contrast}
          </label>
          <select
            id={id}
            value={slot.kind === 'scan' ? slot.id : `:${slot.kind}`}
            onChange={event => chooseForSlot(contrast, event.target.value)}
          >
            {slot.kind === 'empty' && <option value=":empty">{text('appStudy.nothingYet')}</option>}
            {namesOf(scans, text).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value=":left-out">{text('appStudy.leaveOut')}</option>
          </select>
        </div>
        <p className="why">{text(reasonFor(contrast, slot, scan))}</p>
        {scan?.notes.map(note => (
          <p key={note.key} className="notice-text">
            {text(note)}
          </p>
        ))}
      </div>
    </li>
  )
}

function namesOf(scans: readonly Scan[], text: WriteText): { id: string; name: string }[] {
  const short = shortNames(scans.map(({ file }) => file))
  return scans.map(({ id, frame }, at) => {
    const name = short[at] ?? id
    return {
      id,
      name: frame === null ? name : text('appStudy.volumeOf', { volume: frame + 1, name }),
    }
  })
}

/** The reason why a scan was assigned to a slot. */
function reasonFor(contrast: Contrast, slot: Slot, scan: Scan | null): Message {
  if (slot.kind === 'empty') return message('appStudy.slotEmpty')
  if (slot.kind === 'left-out') return message('appStudy.slotLeftOut')
  return scan?.guess.contrast === contrast ? scan.guess.reason : message('intake.assignedByUser')
}

function Thumbnail({ scan: { volume, range } }: { readonly scan: Scan }) {
  const radiological = useStore(viewStore, view => view.radiological)
  const plane = useMemo(
    () => screenPlane(volume, 'axial', middleOf(volume), { radiological, noseLeft: true }),
    [volume, radiological],
  )
  return <SlicePicture volume={volume} plane={plane} range={range} label="" />
}
