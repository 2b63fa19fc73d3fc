/** Ends of the two halves of the diverging scale: orange above zero, blue below; colour-blind safe. */
export const scale = {
  positive: { weak: [84, 48, 5], middle: [217, 119, 6], strong: [254, 224, 144] },
  negative: { weak: [5, 48, 97], middle: [44, 123, 212], strong: [198, 226, 255] },
} as const

export type Half = keyof typeof scale

/** The half as NiiVue wants its colour maps. */
export function colourMap(half: Half): {
  R: number[]
  G: number[]
  B: number[]
  A: number[]
  I: number[]
} {
  const stops = [scale[half].weak, scale[half].middle, scale[half].strong]
  return {
    R: stops.map(([red]) => red),
    G: stops.map(([, green]) => green),
    B: stops.map(([, , blue]) => blue),
    A: [255, 255, 255],
    I: [0, 140, 255],
  }
}

/** The same scale for a colour bar beside the slices, from −1 to 1. */
export function gradient(): string {
  const stop = (rgb: readonly [number, number, number], at: number) =>
    `rgb(${rgb.join(' ')}) ${at}%`
  const { negative, positive } = scale
  return `linear-gradient(to right, ${[
    stop(negative.strong, 0),
    stop(negative.middle, 22.5),
    stop(negative.weak, 50),
    stop(positive.weak, 50),
    stop(positive.middle, 77.5),
    stop(positive.strong, 100),
  ].join(', ')})`
}
