/** Where the canvas waits while it isn't shown: with a size, since NiiVue can't draw without one. */
export function park(frame: HTMLElement): void {
  const known = document.querySelector('.stage-parking')
  const parking = known ?? document.createElement('div')
  if (!known) {
    parking.className = 'stage-parking'
    document.body.append(parking)
  }
  parking.append(frame)
}

/**
 * Draws while the canvas isn't shown. A page waits for a canvas that it shows, and without a GPU
 * the voxels' way through the shaders takes longer than a person's patience with a frozen page.
 */
export function drawUnseen(
  gl: WebGL2RenderingContext,
  frame: HTMLElement,
  draw: () => void,
): Promise<void> {
  frame.classList.add('drawing')
  draw()
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
  gl.flush()
  return new Promise(resolve => {
    const look = () => {
      const status = fence && gl.getSyncParameter(fence, gl.SYNC_STATUS)
      if (status === gl.UNSIGNALED && !gl.isContextLost()) {
        setTimeout(look, 8)
        return
      }
      gl.deleteSync(fence)
      frame.classList.remove('drawing')
      resolve()
    }
    setTimeout(look)
  })
}
