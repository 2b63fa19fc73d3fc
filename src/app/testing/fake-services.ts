import type { Services } from '../shared/services.ts'

const notExpected = (name: string) => () => {
  throw new Error(`The test did not expect a call of ${name}.`)
}

/** Services for tests. A call to one that the test didn't pass fails the test. */
export function fakeServices(given: Partial<Services> = {}): Services {
  return {
    run: notExpected('run'),
    params: {
      folder: 'https://site.example/model/',
      namesModel: false,
      backend: 'auto',
      debug: false,
      refused: [],
    },
    model: {
      load: async () => null,
      find: async () => false,
      forget: () => {},
    },
    stage: { get: async () => null, moveCrosshair: notExpected('moveCrosshair'), pen: () => null },
    saveFile: notExpected('saveFile'),
    subscribe: () => () => {},
    ...given,
  }
}
