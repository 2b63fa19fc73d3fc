import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ErrorTable } from './ErrorTable.tsx'

test('a contrast that was left out differs from one that was not hidden', () => {
  const html = renderToStaticMarkup(<ErrorTable l1={[null, null, 0.05, 0.1]} leftOut={['T1c']} />)
  expect([...html.matchAll(/<td>([^<]+)</g)].map(([, said]) => said)).toEqual([
    'not hidden',
    'left out',
    '0.0500',
    '0.1000',
  ])
})
