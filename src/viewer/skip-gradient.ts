import type { Niivue } from '@niivue/niivue'

/**
 * Stops NiiVue from computing a gradient volume on every upload and every change of the window. Only lit
 * renders read it, and this viewer's render is unlit. Without a GPU it takes most of the time to the
 * first slice (two passes of eight samples per voxel). NiiVue 0.69 has no option for it: its first pass
 * starts with the blur shader, and every draw from there to the end of `refreshLayers` belongs to it.
 * NiiVue 1 skips the pass for unlit volumes (https://github.com/niivue/mono/pull/140), so this can go
 * when the viewer moves there.
 */
export function skipGradient(niivue: Niivue): void {
  const { gl, blurShader } = niivue
  if (!blurShader) return
  let inGradient = false
  const refreshLayers = niivue.refreshLayers.bind(niivue)
  const drawArrays = gl.drawArrays.bind(gl)
  niivue.refreshLayers = (volume, layer) => {
    try {
      refreshLayers(volume, layer)
    } finally {
      inGradient = false
    }
  }
  const use = blurShader.use.bind(blurShader)
  blurShader.use = context => {
    inGradient = true
    use(context)
  }
  gl.drawArrays = (mode, first, count) => {
    if (!inGradient) drawArrays(mode, first, count)
  }
  // The result is constant for these textures, and each query blocks the main thread until the GPU
  // is idle, once per slice and pass.
  gl.checkFramebufferStatus = () => gl.FRAMEBUFFER_COMPLETE
}
