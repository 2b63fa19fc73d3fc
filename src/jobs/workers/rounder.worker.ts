import { serveRounder } from '#models/rounder-threads.ts'
import type { ThreadPort } from '#models/thread.ts'

serveRounder(self as ThreadPort)
