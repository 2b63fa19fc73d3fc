import { params } from '../shared/services.ts'
import type { Weights } from './plan.ts'

/** The precision that this machine runs best: 4 bits where there is a GPU, integers where not. */
export async function weightsForHere(): Promise<Weights> {
  if (params.backend === 'wasm' || !('gpu' in navigator)) return 'int8'
  return (await navigator.gpu.requestAdapter().catch(() => null)) ? 'q4' : 'int8'
}
