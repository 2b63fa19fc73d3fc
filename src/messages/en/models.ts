/** The user's models: fetching, importing, converting, storing. */
export const models = {
  importing: 'Importing the model',
  runningCase: 'Computing the self-test of the new model',
  checking: ({ path }: { path: string }) => `Checking ${path}`,

  noConfig: ({ config }: { config: string }) =>
    `There is no ${config} among the files. Choose a zip that the viewer exported, or the folder that 'lamim convert' wrote.`,
  incomplete: ({ path }: { path: string }) =>
    `${path}: this file of the model is missing. Convert or import the model again.`,
  notFetched: ({ path }: { path: string }) =>
    `${path}: this file of the model could not be fetched. Check the connection and try again.`,
  notThere: ({ path, base }: { path: string; base: string }) =>
    `${path}: this file of the model is not at ${base}. There is no model, or it is incomplete.`,
  noStorage:
    'This browser gives the page no storage (is it a private window?). Models can only be kept in memory.',
  storageFull:
    "The browser's storage is full. Delete a stored model or other sites' data, and try again.",
  fileGone: ({ path }: { path: string }) =>
    `${path}: this file of the stored model is gone. It was deleted here or by the browser. Convert or import the model again.`,
  beingRead: 'The model is being read, here or in another tab. Delete it when that is done.',
  unreadableName: 'Unreadable model',
}
