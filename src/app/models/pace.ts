import type { Progress } from '#errors/progress.ts'
import { type Message, message } from '#messages/message.ts'

/** Milliseconds; earlier estimates are too unsteady to show. */
const soonest = 1500

/** 'at 41 MB/s, about 2 min left'; empty while it can't be estimated. @param elapsed milliseconds */
export function pace({ fraction, bytes }: Progress, elapsed: number): Message | null {
  if (elapsed < soonest || fraction <= 0 || fraction >= 1) return null
  const left = timeLeft((elapsed * (1 - fraction)) / fraction)
  if (!bytes || bytes.done <= 0) return left
  return message('appModel.speedAndTime', { speed: bytes.done / 1e6 / (elapsed / 1000), left })
}

/** Rounded coarsely: the estimate is not more precise. */
function timeLeft(milliseconds: number): Message {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 5) return message('appModel.fewSeconds')
  if (seconds < 55) return message('appModel.seconds', { seconds: Math.ceil(seconds / 5) * 5 })
  return message('appModel.minutes', { minutes: Math.ceil(seconds / 60) })
}
