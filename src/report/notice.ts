/** Stands wherever a probability stands: on screen, on the command line, in every export. */
export const researchNotice =
  'Research and teaching only. Not a medical device. Not for diagnosis or treatment decisions.'

/** What wrote the report; the version is package.json's, kept equal by a test. */
export const software = { name: 'lamim-viewer', version: '0.2.0' } as const
