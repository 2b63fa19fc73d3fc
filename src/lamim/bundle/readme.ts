import { inputDims, tokenCount } from '../architecture.ts'
import type { BundleConfig } from './schema.ts'

/**
 * The bundle's `README.md`, laid out as a model card.
 * @param sources names of the checkpoints @param more Markdown of whoever made the model
 */
export function modelCard(
  config: BundleConfig,
  sources: readonly string[],
  more: string | undefined,
): string {
  const { name, license, training, architecture, tasks, variants } = config
  const { num_layers, hidden_size, num_heads } = architecture
  const volume = inputDims.join('×')
  const lines = [
    '---',
    'library_name: onnx',
    `license: other`,
    `license_name: ${JSON.stringify(license)}`,
    'tags: [brain-mri, masked-image-modelling, lamim]',
    '---',
    '',
    `# ${name}`,
    '',
    '**For research and teaching only. Not a medical device.**',
    '',
    training.statement,
    '',
    `A masked image model of multi-contrast brain MRI (MONAI \`ViTAutoEnc\`: ${num_layers} blocks, width ${hidden_size}, ${num_heads} heads), converted from ${sources.join(', ')}.`,
    `Contrasts in order: ${config.contrasts.join(', ')}. Precisions: ${variants.map(v => v.precision).join(', ')}.`,
    '',
    ...(tasks.length === 0
      ? ['It has no classifier: it reconstructs and gives hidden states.', '']
      : [
          '| task | class 0 | class 1 | learned and measured on |',
          '|---|---|---|---|',
          ...tasks.map(t => `| ${t.title} | ${t.labels[0]} | ${t.labels[1]} | ${t.cohort} |`),
          '',
        ]),
    `Graphs in \`onnx/\` (external data beside each) run in any onnxruntime: encoder \`input\` ${volume} → \`hidden_states\` 1×${tokenCount}×width;`,
    `decoder \`hidden_states\` → \`reconstruction\` ${volume}; heads \`hidden_states\` N×${tokenCount}×width → \`logits\` N×2.`,
    'How `input` is made from scans stands in `preprocessor_config.json`.',
    '',
    ...(more === undefined ? [] : [more.trim(), '']),
  ]
  return lines.join('\n')
}
