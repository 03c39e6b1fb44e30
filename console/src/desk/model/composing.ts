/** Whether an input method has this key: it is about to become a character and means nothing else. */
export function composing(event: KeyboardEvent): boolean {
  // Safari ends a composition before it tells of the key that ended it: only the code says so.
  return event.isComposing || event.keyCode === 229;
}
