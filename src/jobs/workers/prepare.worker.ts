import { fetchedBundle } from '#models/fetched-bundle.ts'
import { browserElastix } from '#prepare/align/elastix-browser.ts'
import { openBrainExtractor } from '#prepare/brain/extract.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import { prepareHandlers } from '../handlers/prepare.ts'
import { type Port, serve } from '../serve.ts'
import { pageFolder } from './page.ts'

serve(
  self as Port,
  prepareHandlers({
    elastix: browserElastix(pageFolder('itk')),
    extractBrain: openBrainExtractor(
      browserMachine(pageFolder('ort/')),
      fetchedBundle(pageFolder('models/brain-mask/')),
    ),
  }),
)
