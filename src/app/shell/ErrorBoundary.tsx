import { Component, type ReactNode } from 'react'
import { asProblem } from '#errors/problem.ts'
import { currentText } from '../language/use-text.ts'

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
    const { message, details } = asProblem(error)
    const text = currentText()
    return (
      <div className="failed" role="alert">
        <p>{text('appShell.stopped')}</p>
        <button type="button" onClick={() => location.reload()}>
          {text('appShell.reloadPage')}
        </button>
        <details>
          <summary>{text('appShell.details')}</summary>
          <pre>{details ?? message}</pre>
        </details>
      </div>
    )
  }
}
