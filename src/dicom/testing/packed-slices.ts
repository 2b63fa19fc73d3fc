/**
 * Slices 0 and 1 of the series below, compressed by third-party codecs, since scanners and archives use
 * those. Each entry is one frame's code stream without DICOM elements.
 */
export interface PackedSlices {
  readonly transferSyntax: string
  readonly bits: 8 | 16
  readonly slices: readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
}

/** Rows and columns. */
export const packedSize = 16

/** The compressed values; even and odd slices differ. */
export function packedValue(bits: 8 | 16): (x: number, y: number, z: number) => number {
  return bits === 8
    ? (x, y, z) => 20 + 5 * x + (z % 2 ? 9 : 4) * y
    : (x, y, z) => 100 + 30 * x + (z % 2 ? 50 : 20) * Math.floor(y / 2) + ((7 * x + 3 * y) % 4)
}

/** JPEG baseline, quality 90, of the bytes: libjpeg-turbo (by Pillow). */
export const baseline: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.50',
  bits: 8,
  slices: [
    bytes(
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABwUI/8QAFxABAAMAAAAAAAAAAAAAAAAABgAiMv/aAAgBAQAAPwDGZE3ikayJvFJJIm8UjWRN4pP/2Q==',
    ),
    bytes(
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/xAAZEAABBQAAAAAAAAAAAAAAAAAABgcjMqH/2gAIAQEAAD8AmJItbSHBqSLW0hwVki1tIcGpItbSHD//2Q==',
    ),
  ],
}

/** JPEG lossless: liblj92 (by imagecodecs). */
export const lossless: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.57',
  bits: 16,
  slices: [
    bytes(
      '/9j/xAAbAAEBAQEBAQEBAAAAAAAAAAAEAAIDBQYBD//DAAsQABAAEAEAEQD/2gAIAQAABgAA/gDH9D7vu+79D7vu+79D7vu+79D7vu7zXTNdM10zXpqU5ClOQpTkKU78uma6ZrpmumfTchSnIUpyFKchW810zXTNdM16alOQpTkKU5ClO/Lpmuma6Zrpn03IUpyFKchSnIVvNdM10zXTNempTkKU5ClOQpTvy6Zrpmuma6Z9NyFKchSnIUpyFbzXTNdM10zXpqU5ClOQpTkKU78uma6Zrpmumf/Z',
    ),
    bytes(
      '/9j/xAAaAAEBAQEBAQEAAAAAAAAAAAAFAAIDBgEP/8MACxAAEAAQAQARAP/aAAgBAAAGAAD8AY/Quuu+hddd9C6676F13ea6Zrpmuma9iyy6uyy6uyy6uyy78uma6ZrpmumfYurssurssurssurs7zXTNdM10zXsWWXV2WXV2WXV2WXfl0zXTNdM10z7F1dll1dll1dll1dnea6Zrpmuma9iyy6uyy6uyy6uyy78uma6ZrpmumfYurssurssurssurs7zXTNdM10zXsWWXV2WXV2WXV2WXfl0zXTNdM10yD/2Q==',
    ),
  ],
}

/** JPEG lossless, first-order prediction: dcmcjpeg +e1 (DCMTK 3.6.7). */
export const losslessFirstOrder: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.70',
  bits: 16,
  slices: [
    bytes(
      '/9j/4AAQSkZJRgABAQAAAQABAAD/wwALEAAQABABAREA/8QAGAABAQEBAQAAAAAAAAAAAAAABQYBAg//2gAIAQEAAQAA8AY6F112hdddoXXXaF13t112hdddoXXXaF111N12hdddoXXXaF112hx2hdddoXXXaF112hdToXXXaF112hdddoXXe3XXaF112hdddoXXXU3XaF112hdddoXXXaHHaF112hdddoXXXaF1OhdddoXXXaF112hdd7dddoXXXaF112hdddTddoXXXaF112hdddocdoXXXaF112hdddoXU6F112hdddoXXXaF13t112hdddoXXXaF111N12hdddoXXXaF112hx2hdddoXXXaF112hd///2Q==',
    ),
    bytes(
      '/9j/4AAQSkZJRgABAQAAAQABAAD/wwALEAAQABABAREA/8QAGAABAQEBAQAAAAAAAAAAAAAABQYBAg//2gAIAQEAAQAA8AY6F112hdddoXXXaF13t112hdddoXXXaF112xddoXXXaF112hdddocdoXXXaF112hdddoXbGhdddoXXXaF112hdd7dddoXXXaF112hdddsXXaF112hdddoXXXaHHaF112hdddoXXXaF2xoXXXaF112hdddoXXe3XXaF112hdddoXXXbF12hdddoXXXaF112hx2hdddoXXXaF112hdsaF112hdddoXXXaF13t112hdddoXXXaF112xddoXXXaF112hdddocdoXXXaF112hdddoXf///Z',
    ),
  ],
}

/** JPEG-LS lossless: dcmcjpls +el (DCMTK 3.6.7). */
export const jpegLs: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.80',
  bits: 16,
  slices: [
    bytes(
      '/9j/9wALEAAQABABAREA//gADQH//wASAEMBFABA/9oACAEBAAAAAEx4gw3jWM5zL4cw3j2M5jL5rK5TAaAMAIAgiAMAwGDQDA4DDQDBwAhNCaEkVRBHo5IoxFpSakI6MhdNwcNAYODhIDBw4kBhw4kAYTS0ZGRVKVIkUJEiNOjQkswGHDiQMOHEgYcOJAw4AhJGjTo0aNOiRIkyJJJFSOHEgY45IGOOSBjjkgDCSySSSySSSySSKqKIPYGOOSBjjkgxxyQY4AiKSSqKKKqKKKqKKKTJY5IMcckGOOSDHHJAMRVRRRVSlLUpS1KOPwY45IMcdIM50gzgEQSlqUpahCGIQhIi86QZzpBnOkGc6QCA///Z',
    ),
    bytes(
      '/9j/9wALEAAQABABAREA//gADQH//wASAEMBFABA/9oACAEBAAAAAEx4gw3jWM5zL4cw3j2M5jL5rK5TAaAMAIAgiAMAwGDQDA4DDQDBwAjFDqHEfRpMphNpZKqiupKKgiFOwcNAYODhIDBw4kBhw4kAYxU05NTVBLS1S5SpUrFCHGWAw4cSBhw4kDDhxIGHAEYKFCxOnTq0yZMqTJUqPuMOJAxxyQMcckDHHJAGMFSVKlUpUqVSooowojRXAxxyQMcckGOOSDHAEvUUYUUUYTTTXTTTTprHJBjjkgxxyQY45IBl66aaa6aaa6SSSySYL4McckGOOkGc6QZwCXJpLJJJLKUpylKTYZnSDOdIM50gznSAQP//2Q==',
    ),
  ],
}

/** JPEG-LS near-lossless, at most 2 off: dcmcjpls +en (DCMTK 3.6.7). */
export const jpegLsNear: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.81',
  bits: 16,
  slices: [
    bytes(
      '/9j/9wALEAAQABABAREA//gADQH//wAYAE0BIgBA/9oACAEBAAIAAEnhsTFyZceTC4uLkyZMmeBQGBQGCgIKAhQEGAhQIEAg0iRVCJpqIaaaaSlIVAQQQwIIpwQQhGBCAhFoilKSlKlJSpGhoCMEIQhCEYIVWICIlKkaUVVRVVURBgiYJi2IrZgiBCMjVWRoioqqqNC+CImEVsTCJgUaoqqioismjSIIp4wpYiJhEQYbTbTTTTaNBESSWTwsnjBSJtpNNEk2jQwksMq2TxiQAP/Z',
    ),
    bytes(
      '/9j/9wALEAAQABABAREA//gADQH//wAYAE0BIgBA/9oACAEBAAIAAEnhsTFyZceTC4uLkyZMmeBQGBQGCgIKAhQEGAhQIEAiUMjIyVKlSqqKKpqJoZLBBBBBBBGBKBCMKARSialrUtSlKUpSKvCMEIQjBCEIiYFKUlaUqUlKWZVRiZigRETBFQTDBASWVVZVVlVGVK+CIqCIqCJigiAlIrKisiqqoqYuFQTCoRERMIgxSqqMjRJptILEsoSyhLCWCpaJJtNNppRYaEkksJYSAP/Z',
    ),
  ],
}

/** JPEG 2000 lossless: OpenJPEG (by imagecodecs). */
export const jpeg2000Lossless: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.90',
  bits: 16,
  slices: [
    bytes(
      '/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1IADAAAAAEAAQQEAAH/XAAHQICIiJD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAACqAAH/k8/8MUgRUFSvho4GAAOYzgR7lG82Ggp7Sh5NyXVtnab62l4bf1ZbSAa9QdZYkmrU43Z7BuRsJ28PRO5YcpNXfmxILr+JjyjzUUpXus58w7VVnKLBgQg/wAPqFYAB8hSAAHwoADVMOQQRoqF2qVkBs+rjsAdtOh2IHxFQVAVZn2tmOwHrE4iWPgAKvz9/YmjadR7tHA8DZLcv0r10W//Z',
    ),
    bytes(
      '/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1IADAAAAAEAAQQEAAH/XAAHQICIiJD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAC4AAH/k8/8MVwRUFSvhoBSEAIrluH+yVRUUIw1Dm1Aqvx139Oi/H5B8S8Nfv61FIIcjOy4dmtRzXusGQbz2TyrMZbugR5mctEucEennC+mUzhlwQEXkNZjMjEYUc9XgV/AA+oWgAPnOwAA+FA1TDuXzR/T0EPkAE6HMykdtgtpIS4fEVBUBVkeYdzKSyfcvxV9HQFv9/nQ0hQK4l+3bQhiaNp1Hu0cDwNkty/SvXRb/9k=',
    ),
  ],
}

/** JPEG 2000, 90 dB: OpenJPEG (by imagecodecs). */
export const jpeg2000: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.4.91',
  bits: 16,
  slices: [
    bytes(
      '/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1IADgECAAEAAQQEAACIiP9cAAtCiCSX05fTl2L/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAABvAAH/k8/4nBFQVK+Fd7gAAoqaxhIDKWoQrMELSkLSXEWH08j86/EPlgdyT/y62WHNa01v2+wB5QOK4l5Fm+oMSpgFwKqFpYI+CUqWBkhRB0oT8wvRmMAAjgADHDahfgvR3CYfHG3/2Q==',
    ),
    bytes(
      '/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1IADgECAAEAAQQEAACIiP9cAAtCiCSX05fTl2L/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAB8AAH/k8/4nhFQVK+FXkIYoQERS+oMOhJdGYKeFpkkY+E+DO9RS1SwYrOgSXKlS8UVFCCSxNDTyMem8Oopq2pJI2iQKDG46KJvsJG/BUI+rEINHFpwWv7AAPFQADiwNqF+ZvpNNvYEchFQVAVZF8sb1TOD/9k=',
    ),
  ],
}

/** Run-length encoded: pydicom 3.0.2. */
export const runLength: PackedSlices = {
  transferSyntax: '1.2.840.10008.1.2.5',
  bits: 16,
  slices: [
    bytes(
      'AgAAAEAAAACgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPsA+QH/AvsA+QH/AvwA+AH/AvwA+AH/Av0A+AH+Av0A+AH+Av0A+QH9Av0A+QH9Av4A+AH9Av4A+AH9Av8A+AH8Av8A+AH8Av8A+QH7Av8A+QH7AgAA+AH7AgAA+AH7Ag9khaK/3P0aN1R1kq/M7QonD2eEob7f/Bk2V3SRrs/sCSYPepe01fIPLE1qh6TF4v8cPQ95lrfU8Q4vTGmGp8Th/h88D4ytyucEJUJffJ261/QVMk8Pj6zJ5gckQV5/nLnW9xQxTg+iv9z9GjdUdZKvzO0KJ0RlD6G+3/wZNld0ka7P7AkmR2QPtNXyDyxNaoekxeL/HD1adw+31PEOL0xphqfE4f4fPFl2D8rnBCVCX3ydutf0FTJPbI0PyeYHJEFef5y51vcUMU5vjA/c/Ro3VHWSr8ztCidEZYKfD9/8GTZXdJGuz+wJJkdkgZ4P8g8sTWqHpMXi/xw9WneUtQ/xDi9MaYanxOH+HzxZdpe0',
    ),
    bytes(
      'AgAAAEAAAACcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPsA+QH/AvsA+QH/Av0A+QH9Av0A+AH+Av8A+AH8Av8A+AH8AgAA+QH6AgAA+QH6AvkB+QL5AfkC+wH5Av8D+wH5Av8D/QH4Av4D/QH4Av4D/gH5AvwD/wH4AvwDD2SFor/c/Ro3VHWSr8ztCicPZ4Shvt/8GTZXdJGuz+wJJg+YtdLzEC1Ka4ilwuMAHTpbD5e01fIPLE1qh6TF4v8cPVoPyOkGI0Bhfpu42fYTMFFuiw/L6AUiQ2B9mrvY9RIzUG2KD/wZNld0ka7P7AkmR2SBnr8P+xg5VnOQsc7rCClGY4Chvg8sTWqHpMXi/xw9WneUtdLvDy9MaYanxOH+HzxZdpe00e4PYH2au9j1EjNQbYqryOUCIw9ffJ261/QVMk9sjarH5AUiD5CxzusIKUZjgKG+2/gZNlMPk7DN6gsoRWKDoL3a+xg1Ug/E4f4fPFl2l7TR7g8sSWaHD8PgAR47WHmWs9DxDitIaYY=',
    ),
  ],
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
}
