/** Keeps the hidden canvas in an element with a size, since NiiVue can't draw without one. */
export function park(frame: HTMLElement): void {
  const known = document.querySelector('.stage-parking')
  const parking = known ?? document.createElement('div')
  if (!known) {
    parking.className = 'stage-parking'
    document.body.append(parking)
  }
  parking.append(frame)
}
