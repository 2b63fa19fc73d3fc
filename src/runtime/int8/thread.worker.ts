import { type Ready, takePart } from './threads.ts'

self.onmessage = ({ data }: MessageEvent<Ready>) => {
  takePart(data, () => self.postMessage('ready'))
}
