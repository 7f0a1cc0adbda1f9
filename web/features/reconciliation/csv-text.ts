/** A table as text that spreadsheets read: a mark for UTF-8 in front, and no cell taken for a formula. */

export function csvText(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((cells) => cells.map(cellText).join(',')).join('\r\n')}\r\n`
}

function cellText(text: string): string {
  const safe = /^[=+@\t]|^-(?![\d.])/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
