import { browserStore } from '#models/store.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import { modelHandlers } from '../handlers/models.ts'
import { rounderPool } from '../rounder-pool.ts'
import { type Port, serve } from '../serve.ts'
import { pageFolder } from './page.ts'

/** Nested workers end with this one. */
const startRounder = () =>
  new Worker(new URL('./rounder.worker.ts', import.meta.url), { type: 'module' })

serve(
  self as Port,
  modelHandlers({
    machine: browserMachine(pageFolder('ort/')),
    openStore: browserStore,
    startRounders: () => rounderPool(startRounder),
  }),
)
