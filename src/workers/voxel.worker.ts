import { voxelJobs } from '#study/voxel-jobs.ts'
import { type Port, serve } from './serve.ts'

serve(self as Port, voxelJobs)
