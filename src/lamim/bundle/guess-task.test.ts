import { expect, test } from 'vitest'
import { guessTask } from './guess-task.ts'

test.each([
  ['best_metric_classifier.pth', null],
  ['SSL_ViT_Block16.pth', null],
  ['tumor_detection.pth', 'detection'],
  ['detect/best_metric_classifier.pth', 'detection'],
  ['Discrimination/best_metric_classifier.pth', 'discrimination'],
  ['glioma_vs_meningioma.pth', 'discrimination'],
  ['IDH/best_metric_classifier.pth', 'molecular'],
  ['glioma_IDH_mutation.pth', 'molecular'],
  ['molecular status\\best.pth', 'molecular'],
  // The file's own name counts before its folder's.
  ['glioma-study/tumour_detection.pth', 'detection'],
])('%s is about %s', (name, task) => {
  expect(guessTask(name)).toBe(task)
})
