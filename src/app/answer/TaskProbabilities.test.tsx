import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { Task } from '#lamim/bundle/schema.ts'
import { TaskProbabilities } from './TaskProbabilities.tsx'

const task = {
  id: 'grade',
  title: 'Grade',
  labels: ['low', 'middle', 'high'],
  encoder: 'encoder',
  cohort: 'Nobody.',
  calibration: { temperature: 1 },
  translations: { zh: { title: '分级', labels: ['低', '中', '高'] } },
}
const answer = {
  id: 'grade',
  labels: task.labels,
  logits: [0, 1, 0],
  probabilities: [0.3, 0.4, 0.3],
  scaling: { temperature: 1 },
}
const rows = (shown: Task = task, language = 'en') => {
  const html = renderToStaticMarkup(
    <TaskProbabilities task={shown} answer={answer} language={language} />,
  )
  return [...html.matchAll(/class="row( larger)?"><dt lang="(\w+)">([^<]+)/g)].map(match =>
    match.slice(1),
  )
}

test('each class has a row, and the most probable one is marked even below 50 %', () => {
  expect(rows()).toEqual([
    [undefined, 'en', 'low'],
    [' larger', 'en', 'middle'],
    [undefined, 'en', 'high'],
  ])
})

test('labels are in the page’s language if the model has a translation', () => {
  const { zh } = task.translations
  const chinese = { ...task, ...zh, translations: { en: { labels: task.labels } } }
  expect(rows(chinese, 'zh')[1]).toEqual([' larger', 'en', 'middle'])
  expect(rows({ ...chinese, translations: {} }, 'zh')[1]).toEqual([' larger', 'zh', '中'])
})
