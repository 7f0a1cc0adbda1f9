/**
 * Reads the message of 3262, which takes back what a message of 3261 confirmed. It holds no rows: it
 * names the other message and the month, and is used whole or not at all.
 */
import type { FileHandle } from 'node:fs/promises'
import { Unusable } from './intake.ts'
import { membersOf, parseValues, textOf, type Values } from './json-rows.ts'
import type { Seal, StatementHead } from './statement-head.ts'

const mostBytes = 65_536

export function isRollBack(text: string): boolean {
  return /"infno"\s*:\s*"?3262"?\s*[,}]/.test(text)
}

/** @throws Unusable with the line of what cannot be meant. */
export async function readRollBackHead(file: FileHandle): Promise<StatementHead> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0)
  if (bytesRead > mostBytes) throw new Unusable('line-too-long', 1)
  const text = decoded(buffer.subarray(0, bytesRead))
  const message = parsed(text)
  if (textOf(message, 'infno') !== '3262') throw new Unusable('format-unknown', 1, 'infno')
  const data = membersOf(membersOf(message, 'input'), 'data')
  const said = (name: string, form: RegExp) => {
    const value = textOf(data, name)
    if (!form.test(value)) throw new Unusable('head-unreadable', lineOf(text, name), name)
    return value
  }
  const rollsBack = said('otransid', /^[!-~]{1,30}$/)
  const year = said('trt_year', /^[12][0-9]{3}$/)
  const month = said('trt_month', /^(0?[1-9]|1[0-2])$/).padStart(2, '0')
  if (textOf(data, 'totalrow') !== '') said('totalrow', /^[0-9]{1,10}$/)
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return {
    format: 'national-3262',
    side: 'national',
    party: textOf(message, 'fixmedins_code'),
    institution: '',
    payer: '',
    from: `${year}-${month}-01`,
    to: `${year}-${month}-${lastDay}`,
    encoding: 'utf-8',
    currency: 'CNY',
    stated: new Set(),
    message: textOf(message, 'msgid'),
    rollsBack,
  }
}

/** Nothing is in it that could be counted. */
export function readRollBack(): Promise<Seal | null> {
  return Promise.resolve({ rows: 0, sums: [] })
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unusable('encoding-wrong', 1, 'utf-8')
  }
}

function parsed(text: string): Values {
  try {
    return parseValues(text) as Values
  } catch (error) {
    const [, line] = /line (\d+)/.exec(String(error)) ?? []
    const isCut = !text.trimEnd().endsWith('}')
    const last = text.trimEnd().split('\n').length
    throw isCut
      ? new Unusable('truncated', last, 'the message does not end')
      : new Unusable('json-unreadable', Number(line ?? 1), 'syntax')
  }
}

/** Where a member stands; where it is missing, the node that should hold it. */
function lineOf(text: string, name: string): number {
  const places = [name, 'data', 'input'].map((one) => text.indexOf(`"${one}"`))
  const at = places.find((place) => place >= 0) ?? 0
  return text.slice(0, at).split('\n').length
}
