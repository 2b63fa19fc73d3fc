import { type HelperPort, serveHelper } from '#study/helpers.ts'

serveHelper(self as HelperPort)
