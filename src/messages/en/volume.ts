import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

const times = (values: readonly number[]) => values.join(' × ')

/** Reading and writing NIfTI, and comparing grids. */
export const volume = {
  reading: ({ file }: { file: string }) => `Reading ${file}`,

  // How two grids differ: stands after a colon.
  gridSizes: ({ sizes }: { sizes: readonly (readonly number[])[] }, { list }: Format) =>
    `sizes are ${list(sizes.map(times))} voxels`,
  gridSpacings: ({ spacings }: { spacings: readonly (readonly number[])[] }, { list }: Format) =>
    `voxel sizes are ${list(spacings.map(times))} mm`,
  gridAxes: ({ codes }: { codes: readonly string[] }, { list }: Format) =>
    `axes run ${list(codes)}`,
  gridPosition: ({ mm }: { mm: number }, { significant }: Format) =>
    `positions are up to ${significant(mm, 2)} mm apart (shift or tilt)`,
  differentGrids: ({ difference }: { difference: Message }, { text }: Format) =>
    `The volumes are on different grids: ${text(difference)}. They can't be saved in one file.`,
  nothingToWrite: 'There is no volume to write.',

  singular: 'The affine is singular, so the voxels have no position. Export the scan again.',
  maskElsewhere: 'The mask is not on the grid of the slices that are shown.',
  noWebgl:
    'This browser has no WebGL 2, so slices are drawn without render, zoom and evidence map. Turn on graphics acceleration to get them.',

  // Notes about one file: whole sentences, shown after the file's name.
  lengthUnit: ({ unit, applied }: { unit: 'metre' | 'micrometre'; applied: boolean }) =>
    applied
      ? `The header gives lengths in ${unit}s. They are converted to millimetres.`
      : `The header gives lengths in ${unit}s, but the numbers fit millimetres, so they are read as millimetres.`,
  voxelSizeMissing: 'The header gives a voxel size of 0. 1 mm is assumed.',
  sformSingular: 'The sform gives voxels no position. The qform is used.',
  interceptIgnored: 'The intercept (scl_inter) is not a number. It is taken as 0.',
  affinesDisagree: ({ mm }: { mm: number }, { significant }: Format) =>
    `The two affines disagree by up to ${significant(mm, 2)} mm. The sform is used.`,
  orientationUnknown:
    'The header has no qform and no sform, so the orientation is unknown. The viewer assumes that x runs left, y forward and z up.',
  bytesIgnored: ({ count }: { count: number }, { number, plural }: Format) =>
    `${number(count)} ${plural(count, { one: 'byte', other: 'bytes' })} after the voxels ${plural(count, { one: 'is', other: 'are' })} ignored.`,
  nonFinite: ({ count }: { count: number }, { number, plural }: Format) =>
    plural(count, {
      one: '1 voxel is NaN, infinite or beyond any measured value. It is set to 0.',
      other: `${number(count)} voxels are NaN, infinite or beyond any measured value. They are set to 0.`,
    }),

  // The header.
  tooLarge: ({ file, bytes, most }: { file: string; bytes: number; most: number }, f: Format) =>
    `${file}: the voxels would take ${f.bytes(bytes)}, and the limit is ${f.bytes(most)}. Crop the scan, or export fewer volumes.`,
  axisCount: ({ file, count }: { file: string; count: number }) =>
    `${file}: the header has ${count} axes, which NIfTI does not allow. The header is damaged. Export the file again.`,
  flat: ({ file, shape }: { file: string; shape: readonly number[] }) =>
    `${file}: this is a single slice (${times(shape)}), not a whole head. Merge the slices into one 3D file.`,
  impossibleSize: ({ file, shape }: { file: string; shape: readonly number[] }) =>
    `${file}: the header gives the impossible size ${times(shape)}. The header is damaged. Export the file again.`,
  implausibleSize: (
    { file, shape, most }: { file: string; shape: readonly number[]; most: number },
    { number }: Format,
  ) =>
    `${file}: the header gives the size ${times(shape)}, and no scan has more than ${number(most)} voxels along an axis. The header is damaged, or this is not a scan. Export the file again.`,
  manyAxes: ({ file, count, shape }: { file: string; count: number; shape: readonly number[] }) =>
    `${file}: the image has ${count} axes (${times(shape)}). Export one 3D file per contrast, or one 4D file.`,
  voxelKind: ({ file, kind }: { file: string; kind: Message }, { text }: Format) =>
    `${file}: voxels are ${text(kind)}, not one real number each. Export a plain magnitude image.`,
  kindBinary: 'single bits (binary)',
  kindComplex: 'complex numbers',
  kindColour: 'colours',
  kindLong: 'floating-point numbers of 128 bits',
  unknownDatatype: ({ file, code }: { file: string; code: number }) =>
    `${file}: the datatype code ${code} is not in the NIfTI standard. The header is damaged. Export the file again.`,
  voxelOffset: ({ file, offset }: { file: string; offset: number }) =>
    `${file}: the header puts the voxels at byte ${offset}, which is impossible. The header is damaged. Export the file again.`,
  extensionTooLong: (
    { file, length, at, left }: { file: string; length: number; at: number; left: number },
    { number }: Format,
  ) =>
    `${file}: a header extension of ${number(length)} bytes at byte ${at} runs past the end of the header (${number(left)} bytes left). Export the file again.`,
  implausibleVoxel: (
    {
      file,
      voxel,
      edges,
    }: {
      file: string
      voxel: readonly number[]
      edges: { readonly least: number; readonly most: number }
    },
    { significant }: Format,
  ) =>
    `${file}: the voxels measure ${voxel.map(edge => significant(edge, 3)).join(' × ')} mm, and an edge must be between ${edges.least} and ${edges.most} mm. The header is probably damaged. Export the file again from the original.`,
  singularAffine: ({ file, source }: { file: string; source: 'sform' | 'qform' | 'voxel size' }) =>
    `${file}: the affine (from the ${source}) is singular, so the voxels have no position. Export the file again from the original.`,

  // What a file is instead of NIfTI.
  analyze: ({ file }: { file: string }) =>
    `${file}: this is an Analyze 7.5 image, which does not record left and right. Convert the original DICOM files to NIfTI.`,
  isDicom: ({ file }: { file: string }) =>
    `${file}: this is a DICOM file, not NIfTI. Open the whole series, or convert it with dcm2niix.`,
  isNrrd: ({ file }: { file: string }) =>
    `${file}: this is an NRRD file, not NIfTI. Export it as NIfTI.`,
  isHdf: ({ file }: { file: string }) =>
    `${file}: this is an HDF5 or MINC file, not NIfTI. Convert it to NIfTI.`,
  isMinc: ({ file }: { file: string }) =>
    `${file}: this is a MINC file, not NIfTI. Convert it with mnc2nii.`,
  isZip: ({ file }: { file: string }) =>
    `${file}: this is a ZIP archive, not NIfTI. Unpack it and open the scans.`,
  isPicture: ({ file }: { file: string }) =>
    `${file}: this is a picture or a PDF, not NIfTI. Open the NIfTI file itself.`,
  tooShort: ({ file, bytes }: { file: string; bytes: number }) =>
    `${file}: ${bytes} bytes are too few for a NIfTI header (348). Copy or download the file again.`,
  notNifti: ({ file }: { file: string }) =>
    `${file}: this is not a NIfTI image (no NIfTI-1 or NIfTI-2 signature). Open .nii or .nii.gz files.`,

  // Packing, and the end of a file.
  namedGzip: ({ file }: { file: string }) =>
    `${file}: the name ends in .gz, but the file holds no gzip data. Copy or download it again.`,
  notCompressed: ({ file, plain }: { file: string; plain: string }) =>
    `${file}: the name ends in .gz, but the file is not compressed. Rename it to ${plain}.`,
  imageMissing: ({ file, image }: { file: string; image: string }) =>
    `${file}: this is only a header, and its voxels in ${image} are missing. Open both files together.`,
  headerMissing: ({ file, header }: { file: string; header: string }) =>
    `${file}: this file holds only voxels, and its header ${header} is missing. Open both files together.`,
  cutOff: (
    {
      file,
      shape,
      datatype,
      needed,
      held,
    }: {
      file: string
      shape: readonly number[]
      datatype: string
      needed: number
      held: number | null
    },
    { number }: Format,
  ) =>
    `${file}: ${times(shape)} voxels of ${datatype} need ${number(needed)} bytes, and the file has ${held === null ? 'far fewer' : number(held)}. Copy or download it again.`,
  outOfMemory: ({ file, bytes }: { file: string; bytes: number }, f: Format) =>
    `${file}: reading it needs ${f.bytes(bytes)} of memory, more than is free. Close other scans, tabs or programs and try again.`,
  gzipHeader: ({ file }: { file: string }) =>
    `${file}: the gzip header is damaged. Copy or download the file again.`,
  gzipTrailing: ({ file }: { file: string }) =>
    `${file}: more data follows the end of the gzip data. Unpack the file and pack it again with gzip.`,
  gzipCutOff: ({ file }: { file: string }) =>
    `${file}: the gzip data ends too early. Copy or download the file again.`,
  gzipChecksum: ({ file }: { file: string }) =>
    `${file}: the gzip checksum does not match. Copy or download the file again.`,
  gzipCorrupt: ({ file }: { file: string }) =>
    `${file}: the gzip data is corrupt. Copy or download the file again.`,
  unreadable: ({ file }: { file: string }) =>
    `${file}: the file could not be read. It may have been moved, changed or deleted. Open it again.`,
}
