import type { Header } from './header.ts'

/** Acquisition facts from a series' headers, without anything that identifies the patient. */
export interface Facts {
  readonly modality: string | null
  /** Milliseconds. */
  readonly repetitionTime: number | null
  readonly echoTime: number | null
  readonly inversionTime: number | null
  /** As the operator entered it; null when empty. */
  readonly agent: string | null
  /** Millimetres; the slice distance may be larger. */
  readonly sliceThickness: number | null
  readonly imageType: readonly string[]
  /** ScanningSequence: 'SE', 'GR', 'EP', 'IR' or a combination. */
  readonly sequence: readonly string[]
}

/**
 * Picks listed fields from dcm2niix's sidecar. Other fields are dropped, since some name the
 * institution. The contrast agent isn't in the sidecar, so it comes from the header.
 */
export function factsOf(sidecar: unknown, header: Header | null): Facts {
  const found: Readonly<Record<string, unknown>> =
    typeof sidecar === 'object' && sidecar !== null ? { ...sidecar } : {}
  const number = (key: string) => {
    const value = found[key]
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null
  }
  const milliseconds = (key: string) => {
    const seconds = number(key)
    return seconds === null ? null : Number((seconds * 1000).toPrecision(6))
  }
  const { Modality, ScanningSequence, ImageType } = found
  return {
    modality: typeof Modality === 'string' ? Modality : header?.modality || null,
    repetitionTime: milliseconds('RepetitionTime') ?? positive(header?.repetitionTime ?? null),
    echoTime: milliseconds('EchoTime') ?? positive(header?.echoTime ?? null),
    inversionTime: milliseconds('InversionTime') ?? positive(header?.inversionTime ?? null),
    agent: (header?.agent ?? '').slice(0, 40) || null,
    sliceThickness: number('SliceThickness'),
    imageType: Array.isArray(ImageType)
      ? ImageType.filter(part => typeof part === 'string')
      : (header?.imageType ?? []),
    sequence: typeof ScanningSequence === 'string' ? ScanningSequence.split(/[\\_]/) : [],
  }
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null
}
