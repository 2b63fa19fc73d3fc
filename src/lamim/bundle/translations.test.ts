import { expect, test } from 'vitest'
import { bundleText } from './translations.ts'

const task = {
  title: 'Tumour detection',
  labels: ['normal', 'tumour'],
  translations: { zh: { title: '肿瘤检测' } },
}

test('a text is in the reader’s language if the bundle has it, else in the bundle’s own', () => {
  expect(bundleText(task, 'title', 'zh-CN', 'en')).toEqual({ text: '肿瘤检测', language: 'zh' })
  expect(bundleText(task, 'labels', 'zh-CN', 'en').language).toBe('en')
  expect(bundleText(task, 'title', 'en-GB', 'de')).toEqual({ text: task.title, language: 'de' })
})
