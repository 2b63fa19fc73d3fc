import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followLanguage } from './language/store.ts'
import './shell/styles/tokens.css'
import './shell/styles/base.css'
import './shell/styles/layout.css'
import './shell/styles/welcome.css'
import './shared/parts/parts.css'
import './intake/intake.css'
import './samples/samples.css'
import './study/study.css'
import './stage/stage.css'
import './answer/answer.css'
import './evidence/evidence.css'
import './reconstruction/reconstruction.css'
import './preparation/preparation.css'
import './view/view.css'
import './shell/styles/inspector.css'
import './status/status.css'
import './models/models.css'
import './series/series.css'
import './debug/debug.css'
import { listenForKeys } from './help/listen-for-keys.ts'
import { listenForDrops } from './intake/listen-for-drops.ts'
import { notify } from './shared/notices.ts'
import { ServicesProvider } from './shared/services.ts'
import { App } from './shell/App.tsx'
import { allActions } from './shell/all-actions.ts'
import { createServices } from './shell/create-services.ts'
import { ErrorBoundary } from './shell/ErrorBoundary.tsx'
import { isolate } from './shell/isolate.ts'
import { showUncaughtErrors } from './shell/show-uncaught-errors.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
showUncaughtErrors(window)
followLanguage()
const services = createServices(new URL(document.baseURI))
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <ServicesProvider value={services}>
        <App />
      </ServicesProvider>
    </ErrorBoundary>
  </StrictMode>,
)
void isolate()
listenForDrops(window, services)
listenForKeys(window, services, allActions)
for (const message of services.params.refused) notify(message)
void services.model.find()
// NiiVue is fetched while the user chooses scans, after the page itself is there.
setTimeout(() => void services.stage.get(), 300)
