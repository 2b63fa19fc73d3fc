import { inputDims, tokenCount } from '../architecture.ts'
import type { BundleConfig } from './schema.ts'

/** Licence names of bundles that the Hugging Face hub knows, in its own spelling. */
const hubLicenses: ReadonlySet<string> = new Set([
  'mit',
  'apache-2.0',
  'bsd-2-clause',
  'bsd-3-clause',
  'cc0-1.0',
  'cc-by-4.0',
  'cc-by-sa-4.0',
  'cc-by-nc-4.0',
  'cc-by-nc-sa-4.0',
  'gpl-3.0',
  'lgpl-3.0',
])

/**
 * The licence lines of a model card's head: the hub takes its own names only, others need 'other' and a name of their own
 * (https://huggingface.co/docs/hub/model-cards#specifying-a-license).
 */
function licenseLines(license: string): string[] {
  const name = license.toLowerCase()
  if (hubLicenses.has(name)) return [`license: ${name}`]
  return ['license: other', `license_name: ${JSON.stringify(license)}`]
}

/**
 * The bundle's `README.md`, laid out as a model card of the Hugging Face hub.
 * @param sources names of the checkpoints @param more Markdown from the model's makers
 */
export function modelCard(
  config: BundleConfig,
  sources: readonly string[],
  more: string | undefined,
): string {
  const { name, license, training, architecture, tasks, variants } = config
  const { num_layers, hidden_size, num_heads } = architecture
  const volume = inputDims.join('×')
  const states = `${tokenCount}×${hidden_size}`
  return [
    '---',
    'library_name: onnx',
    ...licenseLines(license),
    `language: ${config.language}`,
    'tags: [brain-mri, masked-image-modelling, lamim]',
    '---',
    '',
    `# ${name}`,
    '',
    '**For research and teaching only. Not a medical device. Not for diagnosis or treatment decisions.**',
    '',
    training.statement,
    '',
    `A masked image model of multi-contrast brain MRI (MONAI \`ViTAutoEnc\`: ${num_layers} blocks, width ${hidden_size}, ${num_heads} heads), converted from ${sources.join(', ')}.`,
    `Contrasts in order: ${config.contrasts.join(', ')}. Precisions: ${variants.map(({ precision }) => precision).join(', ')}.`,
    '',
    ...taskTable(tasks),
    '',
    'The graphs in `onnx/` (with external data beside each) run in any onnxruntime:',
    '',
    '| graph | input | output |',
    '|---|---|---|',
    `| encoder | \`input\` ${volume} | \`hidden_states\` 1×${states} |`,
    `| decoder | \`hidden_states\` 1×${states} | \`reconstruction\` ${volume} |`,
    `| heads | \`hidden_states\` N×${states} | \`logits\` N×classes |`,
    '',
    '`preprocessor_config.json` lists how `input` is made from scans. Probabilities are softmax(logits / temperature + offset);',
    '`config.json` holds both for each task.',
    '',
    ...(more === undefined ? [] : [more.trim(), '']),
  ].join('\n')
}

function taskTable(tasks: BundleConfig['tasks']): string[] {
  if (tasks.length === 0)
    return ['The model has no classifier: it reconstructs, and gives hidden states.']
  return [
    '| task | classes, in the order of the logits | trained and measured on |',
    '|---|---|---|',
    ...tasks.map(({ title, labels, cohort }) => `| ${title} | ${labels.join(', ')} | ${cohort} |`),
  ]
}
