import { voxelJobs } from '../handlers/voxel.ts'
import { type Port, serve } from '../serve.ts'

serve(self as Port, voxelJobs)
