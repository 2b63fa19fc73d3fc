import { dicomHandlers } from '../handlers/dicom.ts'
import { type Port, serve } from '../serve.ts'

serve(self as Port, dicomHandlers)
