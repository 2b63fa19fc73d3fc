// NiiVue as in its documentation, opening one file that the user picks, for comparison.
import { Niivue, NVImage } from '@niivue/niivue'

const view = new Niivue()
await view.attachTo('view')
document.querySelector('input')?.addEventListener('change', async event => {
  const file = event.target instanceof HTMLInputElement ? event.target.files?.[0] : undefined
  if (!file) return
  performance.mark('scans-given')
  view.addVolume(await NVImage.loadFromFile({ file, name: file.name }))
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('slices-drawn')))
})
