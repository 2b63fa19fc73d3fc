import { help, type Ready } from './threads.ts'

self.onmessage = ({ data }: MessageEvent<Ready>) => {
  help(data, () => self.postMessage('ready'))
}
