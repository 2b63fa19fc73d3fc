import { rounderHandlers } from '../handlers/rounder.ts'
import { type Port, serve } from '../serve.ts'

serve(self as Port, rounderHandlers)
