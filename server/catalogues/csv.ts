/** Comma-separated text as the catalogues have it: RFC 4180, with `#` lines as remarks. */

export interface CsvRow {
  /** Number of the line in the file, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface Csv {
  readonly columns: readonly string[]
  readonly rows: readonly CsvRow[]
}

/** A cell holds no line break. Blanks around cells belong to them. */
export function parseCsv(text: string): Csv {
  const rows: CsvRow[] = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? '').replace(/\r$/, '')
    if (line === '' || line.startsWith('#')) continue
    rows.push({ line: i + 1, cells: line.includes('"') ? quotedCells(line) : line.split(',') })
  }
  const [head, ...rest] = rows
  return { columns: head?.cells ?? [], rows: rest }
}

function quotedCells(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i)
    if (c === '"' && quoted && line.charAt(i + 1) === '"') {
      cell += '"'
      i += 1
    } else if (c === '"') quoted = !quoted
    else if (c === ',' && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += c
  }
  cells.push(cell)
  return cells
}

export function csvLine(cells: readonly string[]): string {
  return cells.map((c) => (/[",\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(',')
}
