import type { Workers } from '../client.ts'

/**
 * How the page starts its workers. The URLs are literals because Vite finds workers that way.
 * @param page the page's absolute URL
 */
export function browserWorkers(page: string): Workers {
  return {
    voxel: () =>
      new Worker(new URL('./voxel.worker.ts', import.meta.url), { type: 'module', name: page }),
    dicom: () =>
      new Worker(new URL('./dicom.worker.ts', import.meta.url), { type: 'module', name: page }),
    prepare: () =>
      new Worker(new URL('./prepare.worker.ts', import.meta.url), { type: 'module', name: page }),
    session: () =>
      new Worker(new URL('./session.worker.ts', import.meta.url), { type: 'module', name: page }),
    models: () =>
      new Worker(new URL('./models.worker.ts', import.meta.url), { type: 'module', name: page }),
  }
}
