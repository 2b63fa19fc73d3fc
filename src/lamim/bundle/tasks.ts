import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Card } from './card.ts'
import type { Task } from './schema.ts'

type Facts = Omit<Task, 'id' | 'encoder' | 'calibration'>

// A file doesn't say whether it is the authors' own, so its numbers are claimed under a condition.
const reported = (accuracy: string, auc: string) => ({
  cohort: `If this is the checkpoint of LaMIM’s authors (Chen et al., European Radiology 2024): trained on clinical scans; on their independent test sets accuracy was ${accuracy} %, AUC ${auc}.`,
  zh: `如果这是 LaMIM 作者的检查点（Chen 等，European Radiology 2024）：用临床扫描训练；在其独立测试集上，准确率为 ${accuracy}%，AUC 为 ${auc}。`,
})
const detection = reported('94.9', '0.981')
const discrimination = reported('92.3', '0.972')
const molecular = reported('80.4', '0.852')

/** LaMIM's three published tasks; classes in the order of the logits. */
const published: Readonly<Record<string, Facts>> = {
  detection: {
    title: 'Tumour detection',
    labels: ['normal', 'tumour'],
    cohort: detection.cohort,
    translations: {
      zh: { title: '肿瘤检测', labels: ['正常', '肿瘤'], cohort: detection.zh },
    },
  },
  discrimination: {
    title: 'Meningioma or glioma',
    labels: ['meningioma', 'glioma'],
    cohort: discrimination.cohort,
    condition: 'asked of tumours only',
    translations: {
      zh: {
        title: '脑膜瘤或胶质瘤',
        labels: ['脑膜瘤', '胶质瘤'],
        cohort: discrimination.zh,
        condition: '仅适用于肿瘤',
      },
    },
  },
  molecular: {
    title: 'IDH status',
    labels: ['IDH wild type', 'IDH mutant'],
    cohort: molecular.cohort,
    condition: 'asked of gliomas only',
    translations: {
      zh: {
        title: 'IDH 状态',
        labels: ['IDH 野生型', 'IDH 突变型'],
        cohort: molecular.zh,
        condition: '仅适用于胶质瘤',
      },
    },
  },
}

/** What is known of a task by its id; unknown tasks, and other numbers of classes, get neutral labels. */
export function taskFacts(id: string, classes: number): Facts {
  const known = published[id]
  if (known?.labels.length === classes) return known
  return {
    title: id,
    labels: Array.from({ length: classes }, (_, at) => `class ${at}`),
    cohort: 'Nothing is known about the training cases of this task, nor about its accuracy.',
  }
}

/** A head to describe. */
export interface TaskHead {
  readonly id: string
  readonly encoder: string
  readonly classes: number
}

/**
 * A task as a bundle's config has it: what the card says, else what is known by the id. The published cohort describes the
 * authors' own checkpoints, so a card with another training statement replaces it.
 * @throws Problem 'usage' where the card's labels are not as many as the head's classes
 */
export function describeTask({ id, encoder, classes }: TaskHead, card: Card): Task {
  const {
    temperature,
    calibration = { temperature: temperature ?? 1 },
    ...words
  } = defined(card.tasks?.[id] ?? {})
  const facts = taskFacts(id, classes)
  const trained = card.training
    ? { cohort: `${card.training.statement} The accuracy on this task is unknown.` }
    : {}
  const texts = { ...facts, ...trained, ...words }
  const translations = merged(validTranslations(facts, texts), words.translations ?? {})
  const task: Task = { ...texts, translations, id, encoder, calibration }
  if (task.labels.length === classes) return task
  throw new Problem(
    'usage',
    message('lamim.cardLabels', { task: id, labels: task.labels.length, classes }),
  )
}

type Translations = NonNullable<Task['translations']>

/** A card may translate only what it changes. */
function merged(known: Translations, own: Translations): Translations {
  const languages = new Set([...Object.keys(known), ...Object.keys(own)])
  return Object.fromEntries(
    [...languages].map(language => [language, { ...known[language], ...own[language] }]),
  )
}

/** The translations of known texts, as far as a card left the texts as they are. */
function validTranslations(known: Facts, texts: Facts): Translations {
  const same = (field: string) =>
    JSON.stringify(known[field as keyof Facts]) === JSON.stringify(texts[field as keyof Facts])
  return Object.fromEntries(
    Object.entries(known.translations ?? {}).map(([language, translation]) => [
      language,
      Object.fromEntries(Object.entries(translation).filter(([field]) => same(field))),
    ]),
  )
}

/** Without the fields that are undefined, so that they don't replace others. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
