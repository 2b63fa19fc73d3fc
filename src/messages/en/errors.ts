export const errors = {
  unexpected: ({ error }: { error: string }) => `Something unexpected went wrong: ${error}`,
}
