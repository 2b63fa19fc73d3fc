/**
 * Elements of the page whose text is cut off, each with its text; also the page itself where it is
 * wider than the screen. Runs inside the page.
 *
 * Exempt: elements of at most one pixel, which are for screen readers only, and an ellipsis whose whole
 * text is in the `title`. A select shows its chosen option as far as it fits, and all of it in its list.
 */
export function clippedTexts(): string[] {
  const cuts = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
  const found: string[] = []
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide`)
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const content = element.textContent?.trim()
    if (!content || !element.checkVisibility() || element instanceof HTMLSelectElement) continue
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element
    if (clientWidth <= 1 || clientHeight <= 1) continue
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element)
    // A button's label leaves the button's box without being cut.
    const button = element instanceof HTMLButtonElement
    const wide = (cuts(overflowX) || button) && scrollWidth > clientWidth + 1
    const high = (cuts(overflowY) || button) && scrollHeight > clientHeight + 1
    if (wide && textOverflow === 'ellipsis' && element.title !== '') continue
    if (wide || high)
      found.push(
        `<${element.localName} class="${element.className}"> ${scrollWidth} × ${scrollHeight} in ${clientWidth} × ${clientHeight}: ${content.slice(0, 60)}`,
      )
  }
  return found
}
