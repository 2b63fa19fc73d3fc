/** Text that no catalogue holds yet; goes when the last call site is converted. */
export const transitional = {
  literal: ({ text }: { text: string }) => text,
}
