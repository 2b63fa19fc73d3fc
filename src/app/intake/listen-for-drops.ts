import type { Services } from '../shared/services.ts'
import { takeDropped } from '../shared/taken-files.ts'
import { openAny } from './open-any.ts'

/** Opens files dropped anywhere on the page; other drags (text, images) are ignored. */
export function listenForDrops(target: Window, services: Services): void {
  const options = { capture: true }
  let inside = 0
  const mark = () => document.body.classList.toggle('dragging', inside > 0)
  target.addEventListener(
    'dragenter',
    event => {
      if (!hasFiles(event)) return
      event.preventDefault()
      inside++
      mark()
    },
    options,
  )
  target.addEventListener(
    'dragleave',
    event => {
      if (!hasFiles(event)) return
      inside = Math.max(0, inside - 1)
      mark()
    },
    options,
  )
  target.addEventListener('dragover', event => hasFiles(event) && event.preventDefault(), options)
  target.addEventListener(
    'drop',
    event => {
      inside = 0
      mark()
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      event.stopPropagation()
      void takeDropped(event.dataTransfer).then(files => openAny(services, files))
    },
    options,
  )
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}
