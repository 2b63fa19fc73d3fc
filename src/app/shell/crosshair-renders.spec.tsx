import { beforeAll, expect, test, vi } from 'vitest'
import { contrasts } from '#volume/volume.ts'
import { openStudy } from '../study/store.ts'
import { fakeScan } from '../testing/fake-scan.ts'
import { fakeServices } from '../testing/fake-services.ts'
import { recordRenders } from '../testing/rendered-components.ts'
import { updateView, viewStore } from '../view/store.ts'

// React looks for the hook when its module is evaluated, so the page is imported after this.
const takeRendered = recordRenders()

const rendered = () => new Promise(resolve => setTimeout(resolve, 50))

beforeAll(async () => {
  const { createRoot } = await import('react-dom/client')
  const { ServicesProvider } = await import('../shared/services.ts')
  const { App } = await import('./App.tsx')
  openStudy({
    title: 'Four scans',
    sample: null,
    scans: contrasts.map(contrast => fakeScan(contrast, 1, [12, 14, 16])),
    setAside: [],
    slots: {
      T1w: { kind: 'scan', id: 'T1w' },
      T1c: { kind: 'scan', id: 'T1c' },
      T2w: { kind: 'scan', id: 'T2w' },
      FLAIR: { kind: 'scan', id: 'FLAIR' },
    },
  })
  const services = fakeServices({ subscribe: listener => viewStore.subscribe(listener) })
  createRoot(document.body.appendChild(document.createElement('div'))).render(
    <ServicesProvider value={services}>
      <App />
    </ServicesProvider>,
  )
  await vi.waitUntil(() => document.querySelector('.toolbar'))
  updateView({ crosshair: [0, 0, 0] })
  await rendered()
})

test('a crosshair step renders the readout and nothing else', async () => {
  takeRendered()
  const steps: string[][] = []
  for (const mm of [1, 2, 3]) {
    updateView({ crosshair: [mm, 0, 0] })
    await rendered()
    steps.push(takeRendered())
  }
  expect(steps).toEqual([['Readout'], ['Readout'], ['Readout']])
})

test('selecting another contrast renders only the components that show its name', async () => {
  takeRendered()
  updateView({ contrast: 'T2w' })
  await rendered()
  expect(takeRendered()).toContain('ContrastSwitch')
})
