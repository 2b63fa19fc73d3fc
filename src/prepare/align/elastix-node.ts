import type { Elastix } from './elastix.ts'

/** elastix in Node, from the installed package. */
export const nodeElastix: Elastix = async (fixed, moving, parameters) => {
  const { elastixNode } = await import('@itk-wasm/elastix')
  return elastixNode([parameters], { fixed, moving })
}
