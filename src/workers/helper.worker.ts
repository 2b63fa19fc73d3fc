import { serveHelper } from '#study/helpers.ts'
import type { ThreadPort } from '#study/thread.ts'

serveHelper(self as ThreadPort)
