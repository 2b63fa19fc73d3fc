import { Component, type ReactNode } from 'react'
import { asProblem } from '#errors/problem.ts'

interface Props {
  readonly children: ReactNode
}

/** Shows an error in place of its children; the rest of the page keeps working. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    const { sentence, details } = asProblem(error)
    return (
      <div className="failed" role="alert">
        <p>
          This part of the viewer stopped. Reload the page to go on; open scans are then closed.
        </p>
        <button type="button" onClick={() => location.reload()}>
          Reload page
        </button>
        <details>
          <summary>Details</summary>
          <pre>{details ?? sentence}</pre>
        </details>
      </div>
    )
  }
}
