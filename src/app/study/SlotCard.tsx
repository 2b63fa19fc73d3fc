import { useId, useMemo } from 'react'
import { useStore } from 'zustand'
import { asMessage, message, type Text } from '#messages/message.ts'
import { screenPlane } from '#viewer/plane.ts'
import type { Contrast, Volume } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { scanOf } from '../shared/vault.ts'
import { middleOf } from '../view/middle.ts'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { updateView, viewStore } from '../view/store.ts'
import { chooseForSlot } from './choose-for-slot.ts'
import { shortNames } from './scan-names.ts'
import type { Slot } from './store.ts'

interface Props {
  readonly contrast: Contrast
  readonly slot: Slot
  /** Every scan at hand. */
  readonly scans: readonly string[]
}

/** One contrast's slot: what is in it, why, and what else could be. */
export function SlotCard({ contrast, slot, scans }: Props) {
  const text = useText()
  const id = useId()
  const scan = slot.kind === 'scan' ? scanOf(slot.id) : null
  const shown = useStore(viewStore, view => view.contrast === contrast)
  return (
    <li className={shown && scan ? 'slot shown' : 'slot'}>
      <button
        type="button"
        className="thumb"
        disabled={!scan}
        aria-label={`Show ${contrast}`}
        aria-pressed={shown && scan !== null}
        onClick={() => updateView({ contrast, mode: 'slices' })}
      >
        {scan ? <Thumbnail volume={scan.volume} range={scan.range} /> : <span>–</span>}
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
            {slot.kind === 'empty' && <option value=":empty">Nothing yet</option>}
            {namesOf(scans).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value=":left-out">Leave out (enters as zeros)</option>
          </select>
        </div>
        <p className="why">{text(asMessage(why(contrast, slot)))}</p>
        {scan?.notes.map(note => (
          <p key={note.key} className="notice-text">
            {text(note)}
          </p>
        ))}
      </div>
    </li>
  )
}

function namesOf(ids: readonly string[]): { id: string; name: string }[] {
  const short = shortNames(ids.map(id => scanOf(id)?.file ?? id))
  return ids.map((id, at) => {
    const frame = scanOf(id)?.frame ?? null
    return { id, name: frame === null ? (short[at] ?? id) : `Volume ${frame + 1}, ${short[at]}` }
  })
}

function why(contrast: Contrast, slot: Slot): Text {
  if (slot.kind === 'empty') return 'Open the scan, choose it here, or leave it out.'
  if (slot.kind === 'left-out') return 'Left out by choice: the model gets zeros.'
  const guess = scanOf(slot.id)?.guess
  return guess?.contrast === contrast ? guess.reason : message('intake.assignedByUser')
}

function Thumbnail({ volume, range }: { volume: Volume; range: { low: number; high: number } }) {
  const convention = useStore(viewStore, view => view.radiological)
  const plane = useMemo(() => {
    return screenPlane(volume, 'axial', middleOf(volume), {
      radiological: convention,
      noseLeft: true,
    })
  }, [volume, convention])
  return <SlicePicture volume={volume} plane={plane} range={range} label="" />
}
