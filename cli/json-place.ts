/** Finds the line of a JSON text on which a value stands, so that a message can name it. */

/** The line of the value to which a JSON pointer leads, or of the nearest one around it. */
export function lineOfPointer(text: string, pointer: string): number {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const found = { at: skipBlanks(text, 0) }
  find(text, found.at, steps, found)
  return lineAt(text, found.at)
}

export function lineAt(text: string, at: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line += 1
  return line
}

/** Walks one value and returns where it ends; `found.at` follows the steps as far as they lead. */
function find(
  text: string,
  start: number,
  steps: readonly string[] | null,
  found: { at: number },
): number {
  const opens = text.charAt(start)
  if (opens === '"') return endOfText(text, start)
  if (opens !== '{' && opens !== '[') return endOfPlain(text, start)
  let at = skipBlanks(text, start + 1)
  for (let index = 0; at < text.length && !'}]'.includes(text.charAt(at)); index++) {
    let name = String(index)
    if (opens === '{') {
      const end = endOfText(text, at)
      name = text.slice(at + 1, end - 1)
      const colon = text.indexOf(':', end)
      if (colon < 0) return text.length
      at = skipBlanks(text, colon + 1)
    }
    const leadsHere = steps !== null && steps[0] === name
    if (leadsHere) found.at = at
    at = skipBlanks(text, find(text, at, leadsHere ? steps.slice(1) : null, found))
    if (text.charAt(at) !== ',') break
    at = skipBlanks(text, at + 1)
  }
  return at + 1
}

function skipBlanks(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1
  return at
}

function endOfText(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return at + 1
}

function endOfPlain(text: string, start: number): number {
  let at = start
  while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at += 1
  return Math.max(at, start + 1)
}
