import { createRoot } from 'react-dom/client'
import { expect, test, vi } from 'vitest'
import { ErrorBoundary } from './ErrorBoundary.tsx'

function Broken(): never {
  throw new RangeError('no such slice')
}

test('a component that throws is replaced by an error with a reload button; the rest of the page stays', async () => {
  const host = document.body.appendChild(document.createElement('div'))
  const onCaughtError = vi.fn()
  createRoot(host, { onCaughtError }).render(
    <>
      <p>the scan</p>
      <ErrorBoundary>
        <Broken />
      </ErrorBoundary>
    </>,
  )
  await expect.poll(() => host.querySelector('[role=alert]')).not.toBeNull()
  expect(host.textContent).toContain('the scan')
  expect(host.querySelector('button')?.textContent).toBe('Reload page')
  expect(host.querySelector('pre')?.textContent).toContain('no such slice')
  expect(onCaughtError).toHaveBeenCalledOnce()
})
