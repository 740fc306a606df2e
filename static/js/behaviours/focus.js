// The summary of errors takes the focus when it appears, so that it is read out first.
export function attach(element) {
  element.focus({ preventScroll: false });
}
