import type { Niivue, NVImage } from '@niivue/niivue'
import type { Volume } from '#volume/volume.ts'
import { colourMap } from './colours.ts'
import { park } from './frame.ts'
import { captureGestures } from './gestures.ts'
import { paintMask } from './mask-pen.ts'
import { setRange, toImage } from './nifti-image.ts'
import { buttons, crosshair, fingers, sliceTypes } from './niivue-options.ts'
import { skipGradient } from './skip-gradient.ts'
import type {
  Convention,
  MaskPen,
  Overlay,
  Point,
  Range,
  Stage,
  StageEvents,
  Tool,
  View,
} from './stage-types.ts'
import { dragWindow } from './window-drag.ts'

type Module = typeof import('@niivue/niivue')

/** NiiVue's (unexported) colour scale type that starts at 0 and is transparent below `cal_min`. */
const fromZero = 2

/** A stage that draws with NiiVue. NiiVue's types must not leave this folder. */
export class NiivueStage implements Stage {
  readonly #module: Module
  readonly #niivue: Niivue
  readonly #frame: HTMLElement
  readonly #events: StageEvents
  #base: { image: NVImage; whole: Range; now: Range } | null = null
  #overlay: { image: NVImage; volume: Volume } | null = null
  #tool: Tool = 'crosshair'
  #dragFrom: Range | null = null
  #asked: Range | null = null

  constructor(
    module: Module,
    niivue: Niivue,
    frame: HTMLElement,
    canvas: HTMLCanvasElement,
    events: StageEvents,
  ) {
    this.#module = module
    this.#niivue = niivue
    this.#frame = frame
    this.#events = events
    niivue.addColormap('lamim-positive', colourMap('positive'))
    niivue.addColormap('lamim-negative', colourMap('negative'))
    niivue.onLocationChange = () => this.#tellPlace()
    niivue.onIntensityChange = ({ cal_min, cal_max }) =>
      events.onWindow({ low: cal_min ?? 0, high: cal_max ?? 1 })
    captureGestures(frame, {
      windowing: () => this.#tool === 'window',
      windowStart: () => {
        this.#dragFrom = this.#base?.now ?? null
      },
      windowMove: (right, down) => this.#dragWindow(right, down),
      zoom: factor => this.zoom(factor),
    })
    skipGradient(niivue)
    canvas.addEventListener('webglcontextlost', event => {
      event.preventDefault()
      events.onContext('lost')
    })
    canvas.addEventListener('webglcontextrestored', () => {
      niivue.init().then(() => {
        // A restored context has new shaders.
        skipGradient(niivue)
        events.onContext('restored')
      })
    })
  }

  attach(host: HTMLElement): () => void {
    host.append(this.#frame)
    return () => park(this.#frame)
  }

  show(volume: Volume, range: Range, keep: boolean): void {
    this.#base = { image: toImage(this.#module.NVImage, volume, range), whole: range, now: range }
    if (!keep) {
      this.#niivue.scene.pan2Dxyzmm = [0, 0, 0, 1]
    }
    this.#update()
    if (!keep) {
      // The centre of the scan may be between voxels.
      const middle = this.#niivue.frac2vox([0.5, 0.5, 0.5])
      this.#niivue.scene.crosshairPos = this.#niivue.vox2frac(middle)
      this.#fitCrosshair()
    }
    this.#tellPlace()
    // After two frames the slices are on screen. The benchmark reads this mark.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('slices-drawn')))
  }

  clear(): void {
    this.#base = null
    this.#overlay = null
    this.#update()
  }

  setWindow(range: Range): void {
    if (!this.#base) return
    this.#base.now = range
    setRange(this.#base.image, range)
    this.#niivue.refreshLayers(this.#base.image, 0)
    this.#niivue.drawScene()
  }

  setOverlay(overlay: Overlay | null): void {
    if (!overlay || !this.#base) {
      if (this.#overlay) {
        this.#overlay = null
        this.#update()
      }
      return
    }
    const range = { low: overlay.threshold, high: overlay.limit }
    const known = this.#overlay?.volume === overlay.volume ? this.#overlay : null
    const image = known?.image ?? toImage(this.#module.NVImage, overlay.volume, range)
    setRange(image, range)
    image.cal_minNeg = -(image.cal_max ?? 0)
    image.cal_maxNeg = -range.low
    image._colormap = 'lamim-positive'
    image.colormapNegative = 'lamim-negative'
    image.colormapType = fromZero
    image._opacity = overlay.opacity
    this.#overlay = { image, volume: overlay.volume }
    if (known) {
      this.#niivue.refreshLayers(image, 1)
      this.#niivue.drawScene()
    } else this.#update()
  }

  setConvention({ radiological, noseLeft }: Convention): void {
    this.#niivue.opts.isRadiologicalConvention = radiological
    this.#niivue.opts.sagittalNoseLeft = noseLeft
    this.#niivue.drawScene()
  }

  setView(view: View): void {
    this.#niivue.setSliceType(sliceTypes(this.#module)[view])
    this.#fitCrosshair()
  }

  setTool(tool: Tool): void {
    this.#tool = tool
    this.#niivue.opts.mouseEventConfig = buttons(this.#module, tool)
    this.#niivue.opts.touchEventConfig = fingers(this.#module, tool)
  }

  setCrisp(crisp: boolean): void {
    this.#niivue.setInterpolation(crisp)
  }

  moveTo([x, y, z]: Point): void {
    if (!this.#base) return
    this.#niivue.scene.crosshairPos = this.#niivue.mm2frac([x, y, z], 0, true)
    this.#niivue.drawScene()
    this.#tellPlace()
  }

  step(right: number, front: number, top: number): void {
    if (this.#base) this.#niivue.moveCrosshairInVox(right, front, top)
  }

  zoom(factor: number): void {
    const niivue = this.#niivue
    if (niivue.opts.sliceType === this.#module.SLICE_TYPE.RENDER) {
      niivue.setScale(Math.min(4, Math.max(0.4, niivue.volScaleMultiplier * factor)))
      return
    }
    const [x = 0, y = 0, z = 0, now = 1] = niivue.scene.pan2Dxyzmm
    const next = Math.min(12, Math.max(0.5, now * factor))
    // The crosshair keeps its position on screen.
    const [cx = 0, cy = 0, cz = 0] = niivue.frac2mm(niivue.scene.crosshairPos)
    const moved = now - next
    niivue.setPan2Dxyzmm([x + moved * cx, y + moved * cy, z + moved * cz, next])
    this.#fitCrosshair()
  }

  resetView(): void {
    this.#niivue.setScale(1)
    this.#niivue.setPan2Dxyzmm([0, 0, 0, 1])
    this.#fitCrosshair()
  }

  paintOn(mask: Volume): MaskPen {
    return paintMask(this.#niivue, mask)
  }

  focus(): void {
    this.#niivue.canvas?.focus()
  }

  /** NiiVue draws the crosshair as a 3D object in mm, so it would grow with the zoom. */
  #fitCrosshair(): void {
    const { opts, scene } = this.#niivue
    const magnified =
      (scene.pan2Dxyzmm[3] ?? 1) * (opts.sliceType === this.#module.SLICE_TYPE.MULTIPLANAR ? 1 : 2)
    opts.crosshairGap = crosshair.gap / magnified
    this.#niivue.setCrosshairWidth(crosshair.width / magnified)
  }

  /** Updates NiiVue's volumes, which uploads the voxels to the GPU again. */
  #update(): void {
    const base = this.#base?.image
    const overlays = base && this.#overlay ? [this.#overlay.image] : []
    this.#niivue.volumes = base ? [base, ...overlays] : []
    this.#niivue.back = base ?? null
    this.#niivue.overlays = overlays
    this.#niivue.updateGLVolume()
  }

  #tellPlace(): void {
    if (!this.#base) return
    const [x = 0, y = 0, z = 0] = this.#niivue.frac2mm(this.#niivue.scene.crosshairPos, 0, true)
    this.#events.onCrosshair([x, y, z])
  }

  #dragWindow(right: number, down: number): void {
    if (!this.#dragFrom || !this.#base) return
    const { clientWidth, clientHeight } = this.#frame
    const next = dragWindow(
      this.#dragFrom,
      this.#base.whole,
      [right, down],
      [Math.max(clientWidth, 1), Math.max(clientHeight, 1)],
    )
    // At most one redraw per frame.
    if (!this.#asked)
      requestAnimationFrame(() => {
        if (this.#asked) this.#events.onWindow(this.#asked)
        this.#asked = null
      })
    this.#asked = next
  }
}
