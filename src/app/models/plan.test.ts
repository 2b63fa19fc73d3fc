import { expect, test } from 'vitest'
import type { Architecture } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
import {
  hasNoClassifier,
  ownName,
  planDisabledReason,
  plannedBytes,
  propose,
  toggled,
  type Usable,
} from './plan.ts'

const architecture = { num_heads: 32 } as Architecture
const heads = 32
const ssl = (name: string): Usable => ({
  name,
  bytes: 100,
  kind: 'ssl',
  architecture,
  heads,
  task: null,
})
const classifier = (name: string, task: string | null): Usable => ({
  ...ssl(name),
  kind: 'classifier',
  task,
})

test('a plan is proposed from the files’ content and names', () => {
  const plan = propose([classifier('idh.pth', 'molecular'), ssl('in/SSL_ViT_Block16.pth')], ['q4'])
  expect(plan).toMatchObject({ heads: 32, precisions: ['q4'], name: 'SSL_ViT_Block16' })
  expect(plan.rows.map(({ role }) => role)).toEqual(['molecular', 'ssl'])
  expect(planDisabledReason(plan)).toBeNull()
  expect(hasNoClassifier(plan)).toBe(false)
})

test('only one of two self-supervised checkpoints is used', () => {
  const plan = propose([ssl('SSL_ViT_Block16.pth'), ssl('SSL_ViT_Block4.pth')], ['q4'])
  expect(plan.rows.map(({ role }) => role)).toEqual(['ssl', 'none'])
  expect(plannedBytes(plan)).toBe(100)
  expect(hasNoClassifier(plan)).toBe(true)
  const both = { ...plan, rows: plan.rows.map(row => ({ ...row, role: 'ssl' as const })) }
  expect(planDisabledReason(both)).toEqual(
    message('appModel.sameRole', { files: ['SSL_ViT_Block16.pth', 'SSL_ViT_Block4.pth'] }),
  )
})

test('the form asks for attention heads when the width doesn’t determine them', () => {
  const plan = propose([{ ...ssl('narrow.pth'), heads: null }], ['q4'])
  expect(planDisabledReason(plan)).toEqual(message('appModel.giveHeads'))
  expect(planDisabledReason({ ...plan, heads: 4 })).toBeNull()
})

test('the form asks for what the files don’t say', () => {
  const plan = propose([classifier('best_metric_classifier.pth', null)], ['q4'])
  expect(planDisabledReason(plan)).toEqual(
    message('appModel.sayTask', { files: ['best_metric_classifier.pth'] }),
  )
  const [row] = plan.rows
  if (!row) throw new Error('no row')
  const said = { ...plan, rows: [{ ...row, role: 'other' as const }] }
  expect(planDisabledReason(said)).toBeNull()
  expect(planDisabledReason({ ...said, heads: null })?.key).toBe('appModel.giveHeads')
  expect(planDisabledReason({ ...said, name: ' ' })?.key).toBe('appModel.giveName')
  expect(planDisabledReason({ ...said, rows: [{ ...row, role: 'none' }] })?.key).toBe(
    'appModel.allLeftOut',
  )
})

test('checkpoints with equal file names get different names, and the same file keeps its name', () => {
  const file = (text: string, lastModified: number) =>
    new File([text], 'best_metric_classifier.pth', { lastModified })
  const first = file('a', 1)
  const known = new Map([['best_metric_classifier.pth', first]])
  const name = (source: Blob) => ownName({ name: 'best_metric_classifier.pth', source }, known)
  expect(name(first)).toBe('best_metric_classifier.pth')
  expect(name(file('b', 2))).toBe('best_metric_classifier (2).pth')
})

test('precisions can be switched on and off, and keep the order in which backends search', () => {
  const both = toggled(['q4'], 'int8')
  expect(both).toEqual(['int8', 'q4'])
  expect(toggled(both, 'q4')).toEqual(['int8'])
  const plan = propose([ssl('SSL_ViT_Block16.pth')], toggled(['q4'], 'q4'))
  expect(planDisabledReason(plan)).toEqual(message('appModel.chooseWeights'))
})
