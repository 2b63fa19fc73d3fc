/** A reconstruction of hidden voxels. Arrays are shaped like the model's input (z fastest). */
export interface Restoration {
  readonly masked: Float32Array
  /** 1 where a voxel was hidden, else 0. */
  readonly mask: Uint8Array
  readonly reconstruction: Float32Array
  /** |reconstruction − input|. */
  readonly error: Float32Array
  /** Mean absolute error inside the hidden voxels per contrast; null where nothing was hidden. */
  readonly l1: readonly (number | null)[]
  readonly milliseconds: number
}
