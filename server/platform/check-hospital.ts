/**
 * Holds a hospital's system to the conversation of a bill: it speaks to the gateway of a test
 * installation, which tells what was said there under the hospital's code, and what was granted.
 */

import { type CheckResult, findingOf } from '../../engine/registry/check-texts.ts'

interface Spoken {
  /** Number of the message in the national interface. */
  readonly transaction: string
  readonly sent: number
  readonly granted: number
}

/** By docs/guide/onboarding.md; one of the transactions suffices. */
const rules: readonly (readonly [rule: string, transactions: readonly string[]])[] = [
  ['N1 sign-in', ['9001']],
  ['N2 person', ['1101']],
  ['N3 visit', ['2201', '2401']],
  ['N4 lines', ['2204', '2301']],
  ['N5 quote', ['2206', '2303']],
  ['N6 settlement', ['2207', '2304']],
  ['N7 reversal', ['2208', '2305']],
  ['N8 reconciliation', ['3201']],
]

const patienceMs = 10_000

export async function checkHospital(address: string, code: string): Promise<CheckResult> {
  const spoken = await spokenAt(address, code)
  const first = 'N0 test gateway'
  if (spoken === null) {
    const place = `GET /api/sandbox/conversations/${code}`
    return { rules: [first], findings: [findingOf(first, place)] }
  }
  const findings = rules.flatMap(([rule, transactions]) => {
    const here = spoken.filter(({ transaction }) => transactions.includes(transaction))
    if (here.some(({ granted }) => granted > 0)) return []
    const said = here.reduce((sum, one) => sum + one.sent, 0)
    return [findingOf(rule, transactions.join(' / '), { said })]
  })
  return { rules: [first, ...rules.map(([rule]) => rule)], findings }
}

async function spokenAt(address: string, code: string): Promise<readonly Spoken[] | null> {
  try {
    const path = `/api/sandbox/conversations/${encodeURIComponent(code)}`
    const response = await fetch(new URL(path, address), {
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) return null
    const body: unknown = await response.json()
    const list = Reflect.get(Object(body), 'transactions')
    return Array.isArray(list) ? list.map(spokenOf) : null
  } catch {
    return null
  }
}

function spokenOf(entry: unknown): Spoken {
  const { transaction, sent, granted } = Object(entry) as Readonly<Record<string, unknown>>
  return { transaction: String(transaction), sent: countOf(sent), granted: countOf(granted) }
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
}
