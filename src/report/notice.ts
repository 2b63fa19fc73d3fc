/** Shown wherever a probability is shown: on screen, on the command line, in every export. */
export const researchNotice =
  'Research and teaching only. Not a medical device. Not for diagnosis or treatment decisions.'

/** The software that wrote a report. A test keeps the version equal to package.json's. */
export const software = { name: 'lamim-viewer', version: '0.2.0' } as const
