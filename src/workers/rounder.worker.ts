import { serveRounder } from '#study/rounder-threads.ts'
import type { ThreadPort } from '#study/thread.ts'

serveRounder(self as ThreadPort)
