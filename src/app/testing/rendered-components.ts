/** The parts of React's fibers that the profiler of React DevTools reads, too. */
interface Fiber {
  readonly child: Fiber | null
  readonly sibling: Fiber | null
  /** The same component in the previous commit; null where it was mounted in this one. */
  readonly alternate: Fiber | null
  readonly flags: number
  readonly type: unknown
}

/** `PerformedWork` in React's ReactFiberFlags: the component's function ran in this commit. */
const performedWork = 1

/**
 * Counts which components render, as the profiler of React DevTools does: through the hook that
 * React calls after each commit. Call it before `react-dom` is imported.
 * @returns a function that gives the names rendered since its last call, in tree order
 */
export function recordRenders(): () => string[] {
  let rendered: string[] = []
  const hook = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_: number, root: { readonly current: Fiber }) =>
      collect(root.current, rendered),
    onCommitFiberUnmount: () => {},
  }
  Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook })
  return () => {
    const names = rendered
    rendered = []
    return names
  }
}

function collect(fiber: Fiber, names: string[]): void {
  const before = fiber.alternate
  if (typeof fiber.type === 'function' && (before === null || fiber.flags & performedWork))
    names.push(fiber.type.name)
  // A subtree that React skipped keeps its fibers, and with them the flags of an older commit.
  if (before !== null && before.child === fiber.child) return
  for (let child = fiber.child; child; child = child.sibling) collect(child, names)
}
