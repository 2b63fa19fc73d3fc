import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './shell/App.tsx'
import './shell/styles/tokens.css'
import './shell/styles/base.css'
import './shell/styles/layout.css'
import './shell/styles/study.css'
import './shell/styles/stage.css'
import './shell/styles/inspector.css'
import './status/status.css'
import './models/models.css'
import './series/series.css'
import { listenForKeys } from './help/listen-for-keys.ts'
import { listenForDrops } from './intake/listen-for-drops.ts'
import { lookForModel } from './models/load-model.ts'
import { notify } from './shared/notices.ts'
import { params } from './shared/services.ts'
import { isolate } from './shell/isolate.ts'
import { theStage } from './stage/stage-instance.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
void isolate()
listenForDrops(window)
listenForKeys(window)
for (const sentence of params.refused) notify(sentence)
void lookForModel()
// NiiVue is fetched while the user chooses scans, after the page itself is there.
setTimeout(theStage, 300)
