import { voxelHandlers } from '../handlers/voxel.ts'
import { type Port, serve } from '../serve.ts'

serve(self as Port, voxelHandlers)
