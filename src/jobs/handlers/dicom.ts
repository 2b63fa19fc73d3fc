import { readSeries } from '#dicom/read-series.ts'
import type { DicomJob, Handlers } from '../table.ts'

/** What needs dcm2niix: cancelled by ending its worker. */
export const dicomJobs: Handlers<DicomJob> = {
  series: ({ files }, control) => readSeries(files, control),
}
