/**
 * Holds a hospital's system to the conversation of a bill: it speaks to the gateway of a test
 * installation, which tells what was said there under the hospital's code, and what was granted.
 */

export interface HospitalFinding {
  readonly rule: string
  readonly place: string
  readonly what: string
  readonly remedy: string
}

interface Spoken {
  /** Number of the message in the national interface. */
  readonly transaction: string
  readonly sent: number
  readonly granted: number
}

/** By docs/guide/onboarding.md; one of the transactions suffices. */
const rules: readonly (readonly [rule: string, transactions: readonly string[], what: string])[] = [
  ['N1 sign-in', ['9001'], 'signing in'],
  ['N2 person', ['1101'], 'finding a person'],
  ['N3 visit', ['2201', '2401'], 'registering a visit or an admission'],
  ['N4 lines', ['2204', '2301'], 'sending lines'],
  ['N5 quote', ['2206', '2303'], 'asking for a preview of the settlement'],
  ['N6 settlement', ['2207', '2304'], 'settling'],
  ['N7 reversal', ['2208', '2305'], 'taking a settlement back'],
  ['N8 reconciliation', ['3201'], 'comparing totals'],
]

const patienceMs = 10_000

export async function checkHospital(address: string, code: string) {
  const spoken = await spokenAt(address, code)
  if (spoken === null) {
    const finding = {
      rule: 'N0 test gateway',
      place: `GET /api/sandbox/conversations/${code}`,
      what: 'no test installation tells of a conversation there',
      remedy: 'Name the address of an installation in sample mode, and the code you spoke under.',
    }
    return { rules: ['N0 test gateway'], findings: [finding] }
  }
  const findings = rules.flatMap(([rule, transactions, what]) => {
    const here = spoken.filter(({ transaction }) => transactions.includes(transaction))
    const sent = here.reduce((sum, one) => sum + one.sent, 0)
    if (here.some(({ granted }) => granted > 0)) return []
    return [findingOf(rule, transactions, what, sent)]
  })
  return { rules: ['N0 test gateway', ...rules.map(([rule]) => rule)], findings }
}

function findingOf(
  rule: string,
  transactions: readonly string[],
  what: string,
  sent: number,
): HospitalFinding {
  const place = transactions.join(' / ')
  return {
    rule,
    place,
    what: sent === 0 ? `${what} was not tried` : `${what} was tried ${sent} times, never granted`,
    remedy: `Send ${place} to the test gateway until it is granted once.`,
  }
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
