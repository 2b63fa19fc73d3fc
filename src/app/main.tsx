import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/study.css'
import './styles/stage.css'
import './styles/inspector.css'
import './styles/status.css'
import './styles/models.css'
import './styles/series.css'
import { listenForKeys } from './actions/listen-for-keys.ts'
import { listenForDrops } from './drop/listen-for-drops.ts'
import { isolate } from './isolate.ts'
import { params } from './services.ts'
import { theStage } from './stage/stage-instance.ts'
import { tell } from './state/notices.ts'
import { lookForModel } from './work/load-model.ts'

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
for (const sentence of params.refused) tell(sentence)
void lookForModel()
// NiiVue is fetched while the user chooses scans, after the page itself is there.
setTimeout(theStage, 300)
