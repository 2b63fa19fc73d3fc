import type { Task } from './schema.ts'

type Facts = Omit<Task, 'id' | 'encoder' | 'temperature'>

// Whether a file is the authors' own can't be told from it, so no number may be claimed for it.
const reported =
  'If this is the checkpoint of LaMIM’s authors (Chen et al., European Radiology 2024): trained on clinical scans;'

/** LaMIM's three published tasks; classes in the order of the logits. */
const published: Readonly<Record<string, Facts>> = {
  detection: {
    title: 'Tumour detection',
    labels: ['normal', 'tumour'],
    cohort: `${reported} on their independent test sets accuracy was 94.9 %, AUC 0.981.`,
  },
  discrimination: {
    title: 'Meningioma or glioma',
    labels: ['meningioma', 'glioma'],
    cohort: `${reported} on their independent test sets accuracy was 92.3 %, AUC 0.972.`,
    condition: 'asked of tumours only',
  },
  molecular: {
    title: 'IDH status',
    labels: ['IDH wild type', 'IDH mutant'],
    cohort: `${reported} on their independent test sets accuracy was 80.4 %, AUC 0.852.`,
    condition: 'asked of gliomas only',
  },
}

/** What is known of a task by its id; unknown tasks get neutral labels. */
export function taskFacts(id: string): Facts {
  return (
    published[id] ?? {
      title: id,
      labels: ['class 0', 'class 1'],
      cohort: 'Nothing is known about whom this was learned on or how well it does.',
    }
  )
}
