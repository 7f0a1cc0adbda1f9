/**
 * What hospital systems really send, in the form that the tables ask for: times as their languages write
 * them, amounts with zeros behind their last digit, codes without the zero before them. Nothing is
 * guessed: what could mean two things stays as it is, and is refused by its form.
 */
import type {
  Field,
  FieldType,
  InterfaceTables,
  Node,
} from '../../../engine/visit/interface-tables.ts'
import type { Row } from './message.ts'

export function inputAsMeant(nodes: readonly Node[], input: Row, tables: InterfaceTables): Row {
  const meant = nodes.map(({ name, fields }): [string, unknown] => {
    const value = input[name]
    if (Array.isArray(value)) return [name, value.map((one) => asMeant(fields, one, tables))]
    return [name, asMeant(fields, value, tables)]
  })
  return { ...input, ...Object.fromEntries(meant.filter(([, value]) => value !== undefined)) }
}

export function asMeant(fields: readonly Field[], row: unknown, tables: InterfaceTables): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
  const values = row as Row
  const changed: Record<string, unknown> = {}
  for (const { name, type, table } of fields) {
    const value = values[name]
    if (typeof value !== 'string') continue
    const text = value.trim()
    const meant = table === null ? formMeant(type, text) : codeMeant(table, text, tables)
    if (meant !== value) changed[name] = meant
  }
  return { ...values, ...changed }
}

function formMeant(type: FieldType, text: string): string {
  switch (type.kind) {
    case 'number':
      return numberMeant(text, type.decimals)
    case 'day':
      return timeMeant(text).slice(0, dayLength)
    case 'time':
      return timeMeant(text)
    default:
      return text
  }
}

const dayLength = 'yyyy-MM-dd'.length

/** A scale that is longer than what is asked for, as databases hand it out, holds only zeros. */
function numberMeant(text: string, decimals: number): string {
  const [, whole = '', digits = ''] = /^(-?\d+)\.(\d+)$/.exec(text) ?? []
  if (digits.length <= decimals || !/^0*$/.test(digits.slice(decimals))) return text
  return decimals === 0 ? whole : `${whole}.${digits.slice(0, decimals)}`
}

const isoTime = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(?:\+08:?00)?$/
const slashed = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (\d{1,2}):(\d{2}):(\d{2}))?$/

/** ISO with the offset of Beijing, and the way in which Windows writes a time in China. */
function timeMeant(text: string): string {
  const iso = isoTime.exec(text)
  if (iso !== null) return `${iso[1]} ${iso[2]}`
  const parts = slashed.exec(text)
  if (parts === null) return text
  const [year = '', month = '', day = '', hour, minute, second] = parts.slice(1)
  const two = (digits: string) => digits.padStart(2, '0')
  const on = `${year}-${two(month)}-${two(day)}`
  return hour === undefined ? on : `${on} ${two(hour)}:${minute}:${second}`
}

/** Where the table knows the code, or several that could be meant, nothing is changed. */
function codeMeant(table: string, text: string, { codes }: InterfaceTables): string {
  const known = codes.get(table) ?? []
  if (!/^\d+$/.test(text) || known.some(({ code }) => code === text)) return text
  const alike = known.filter(({ code }) => Number(code) === Number(text) && /^\d+$/.test(code))
  return alike.length === 1 ? (alike[0]?.code ?? text) : text
}
