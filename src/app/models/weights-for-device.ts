import type { Params } from '../shared/params.ts'
import type { Weights } from './plan.ts'

/** The precision that this machine runs best: 4 bits where there is a GPU, integers where not. */
export async function weightsForDevice(params: Pick<Params, 'backend'>): Promise<Weights> {
  if (params.backend === 'wasm' || !('gpu' in navigator)) return 'int8'
  return (await navigator.gpu.requestAdapter().catch(() => null)) ? 'q4' : 'int8'
}
