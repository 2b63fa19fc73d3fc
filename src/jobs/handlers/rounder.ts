import { inProcessRounder } from '#lamim/quantize/rounder.ts'
import type { Handlers, JobOf } from '../table.ts'

export const rounderHandlers: Handlers<JobOf<'rounder'>> = {
  roundRows: ({ weights, columns, format }) => inProcessRounder.rows(weights, columns, format),
  roundOutputs: ({ weights, columns }) => inProcessRounder.outputs(weights, columns),
}
