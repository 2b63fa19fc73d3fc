import { isAbort } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { groupsOf, joined, type Opened, refusalOf, shares } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import type { RunOf } from '#jobs/table.ts'

/**
 * Opens files with one job each, so that the first scan is shown while the others are read. A file whose
 * job fails, e.g. by a lost worker, is refused like any other bad file.
 * @param onMore called after each file with everything opened so far
 * @throws AbortError when cancelled
 */
export async function openEach(
  run: RunOf<'open'>,
  files: readonly NamedSource[],
  control: Control,
  onMore: (soFar: Opened) => void,
): Promise<Opened> {
  const parts: Opened[] = []
  for (const { group, control: part } of shares(groupsOf(files), control)) {
    parts.push(await openOne(run, group, part))
    control.signal?.throwIfAborted()
    onMore(joined(parts))
  }
  return joined(parts)
}

async function openOne(
  run: RunOf<'open'>,
  group: ReturnType<typeof groupsOf>[number],
  control: Control,
): Promise<Opened> {
  const [{ name }, pair] = group
  try {
    return await run('open', { files: pair ? [group[0], pair] : [group[0]] }, control)
  } catch (error) {
    if (isAbort(error) || control.signal?.aborted) throw error
    return { scans: [], setAside: [], refusals: [refusalOf(name, error)] }
  }
}
