/** What happens to files on their way, and what must become of a file to which it happened. */
import type { Random } from '../../samples/random.ts'
import { type Form, type PartyRow, statementDay } from './statement-forms.ts'

/**
 * `taken`: nothing is wrong with it. `refused`: all of it is kept out. `either`: chance decides, and
 * only the laws hold.
 */
export type Verdict = 'taken' | 'refused' | 'either'

export interface Damaged {
  readonly content: Buffer
  readonly verdict: Verdict
}

export interface Damage {
  readonly name: string
  do(form: Form, rows: readonly PartyRow[], random: Random): Damaged
}

const bytesOf = (text: string) => Buffer.from(text)

/** A form that says how much it holds must notice; of another one nobody could. */
const noticedIfSealed = (form: Form, content: Buffer | string): Damaged => ({
  content: Buffer.from(content),
  verdict: form.isSealed ? 'refused' : 'either',
})

const isJson = ({ name }: Form) => ['3202', '3260', '3261'].includes(name)

/** The same everywhere, where the text of a row begins and ends. */
function rowLines(text: string, rows: readonly PartyRow[]): { lines: string[]; at: number[] } {
  const lines = text.split('\n')
  const at = lines.flatMap((line, i) =>
    rows.some(({ reference }) => line.includes(reference)) ? [i] : [],
  )
  return { lines, at }
}

export const damages: readonly Damage[] = [
  { name: 'none', do: (form, rows) => ({ content: bytesOf(form.write(rows)), verdict: 'taken' }) },
  {
    name: 'a byte order mark',
    do: (form, rows) => ({ content: bytesOf(`\uFEFF${form.write(rows)}`), verdict: 'taken' }),
  },
  {
    name: 'line ends of Windows',
    do: (form, rows) => ({
      content: bytesOf(form.write(rows).replaceAll('\n', '\r\n')),
      verdict: 'taken',
    }),
  },
  {
    name: 'cut off',
    do(form, rows, random) {
      const whole = bytesOf(form.write(rows).trimEnd())
      return noticedIfSealed(form, whole.subarray(0, random.below(whole.length)))
    },
  },
  {
    name: 'repeated as a whole',
    do(form, rows) {
      const text = form.write(rows)
      if (!form.isSealed && !isJson(form))
        return { content: bytesOf(text + text), verdict: 'either' }
      return { content: bytesOf(text + text), verdict: 'refused' }
    },
  },
  {
    name: 'a row twice',
    do(form, rows, random) {
      const { lines, at } = rowLines(form.write(rows), rows)
      const place = random.pick(at)
      const again = (lines[place] ?? '').replace(/,?$/, isJson(form) ? ',' : '')
      return noticedIfSealed(form, lines.toSpliced(place, 0, again).join('\n'))
    },
  },
  {
    name: 'duplicates merged',
    do(form, rows, random) {
      const written = form.write([...rows, random.pick(rows)])
      const { lines, at } = rowLines(written, rows)
      const last = at.at(-1) ?? 0
      const kept = lines.toSpliced(last, 1)
      if (isJson(form)) kept[last - 1] = (kept[last - 1] ?? '').replace(/,$/, '')
      return noticedIfSealed(form, kept.join('\n'))
    },
  },
  {
    name: 'another total',
    do(form, rows, random) {
      const i = random.below(rows.length)
      const text = form.write(rows)
      const other = rows.map((row, at) => (at === i ? { ...row, paid: row.paid + 1 } : row))
      const { lines, at } = rowLines(form.write(other), rows)
      const before = text.split('\n')
      for (const line of at) before[line] = lines[line] ?? ''
      const isCounted = form.isSealed && form.name !== '3261'
      return { content: bytesOf(before.join('\n')), verdict: isCounted ? 'refused' : 'either' }
    },
  },
  {
    name: 'another day',
    do(form, rows) {
      const text = form.write(rows)
      const { lines, at } = rowLines(text, rows)
      for (const line of at)
        lines[line] = (lines[line] ?? '').replaceAll(statementDay, '2026-03-09')
      const hasDay = lines.join('\n') !== text
      return { content: bytesOf(lines.join('\n')), verdict: hasDay ? 'refused' : 'taken' }
    },
  },
  {
    name: 'another encoding',
    do(form, rows, random) {
      const text = form.write(rows)
      const wide = random.below(2) === 0
      const content = wide ? Buffer.from(text, 'utf16le') : inGb(text)
      const isAscii = !wide && content.equals(bytesOf(text))
      return { content, verdict: isAscii ? 'taken' : 'refused' }
    },
  },
  {
    name: 'bits turned',
    do(form, rows, random) {
      const content = bytesOf(form.write(rows))
      for (let i = random.between(1, 4); i > 0; i--) {
        const at = random.below(content.length)
        content[at] = (content[at] ?? 0) ^ (1 << random.below(8))
      }
      return { content, verdict: 'either' }
    },
  },
  {
    name: 'something put in',
    do(form, rows, random) {
      const content = bytesOf(form.write(rows))
      const at = random.below(content.length)
      const put = Buffer.from(random.pick(insertions), 'latin1')
      const cut = random.below(3)
      return {
        content: Buffer.concat([content.subarray(0, at), put, content.subarray(at + cut)]),
        verdict: 'either',
      }
    },
  },
  {
    name: 'a field without end',
    do: (form, rows) => ({
      content: bytesOf(form.write(rows).replace('对账-1', 'x').replace('V-2', 'x'.repeat(200_000))),
      verdict: 'either',
    }),
  },
  {
    name: 'a text that is none',
    do(form, rows, random) {
      const odd = random.pick(['\\u0000', '\\ud800', '&#0;', '&#xD800;', '\u0000', '\u202e'])
      return { content: bytesOf(form.write(rows).replaceAll('V-2', odd)), verdict: 'either' }
    },
  },
  {
    name: 'nested without end',
    do(form, rows, random) {
      const deep = random.between(100, 60_000)
      const text = form.write(rows)
      if (form.name === 'camt.053') {
        return { content: bytesOf(text.replace('<Stmt>', '<a>'.repeat(deep))), verdict: 'refused' }
      }
      if (!isJson(form)) return { content: bytesOf('['.repeat(deep)), verdict: 'either' }
      const place = random.pick(['"V-2"', '"input":', '"output":'])
      return {
        content: bytesOf(text.replace(place, `${place}${'['.repeat(deep)}`)),
        verdict: 'either',
      }
    },
  },
  {
    name: 'entities that grow',
    do(form, rows, random) {
      const text = form.write(rows)
      const names = Array.from({ length: 20 }, (_, i) => i)
      const bomb = `<!DOCTYPE Document [<!ENTITY e0 "${'a'.repeat(50)}">${names
        .map((i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`)
        .join('')}]>`
      if (form.name !== 'camt.053')
        return { content: bytesOf(`${bomb}\n${text}`), verdict: 'either' }
      return {
        content: bytesOf(
          text.replace('?>', `?>${bomb}`).replace('ST-1', random.pick(['&e20;', 'ST-1'])),
        ),
        verdict: 'refused',
      }
    },
  },
]

const insertions = [
  '\u0000',
  '"',
  ',',
  '\n',
  '\r',
  '\t',
  '{',
  ']',
  '\\',
  '<',
  '&',
  ']]>',
  '<!--',
  '<?php ?>',
  '<![CDATA[',
  '\u00ff\u00fe',
  '\u00ed\u00a0\u0080',
  '#end,0\n',
  '#total,CNY,1,1.00,1.00,1.00,1.00\n',
  '1e9',
  '-',
  '__proto__',
  '"__proto__":{},',
]

/** The Chinese words of our rows as a hospital's old system writes them, without saying so. */
function inGb(text: string): Buffer {
  const [first = '', ...rest] = text.split('对账')
  const word = Buffer.from([0xb6, 0xd4, 0xd5, 0xcb])
  return Buffer.concat([bytesOf(first), ...rest.flatMap((piece) => [word, bytesOf(piece)])])
}
