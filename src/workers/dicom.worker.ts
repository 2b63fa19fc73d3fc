import { dicomJobs } from '#study/dicom-jobs.ts'
import { type Port, serve } from './serve.ts'

serve(self as Port, dicomJobs)
