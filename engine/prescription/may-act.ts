/** Whether an act on a prescription may be done now, by this side, in this way. */
import type { Day } from '../base/calendar-date.ts'
import type { DispensedPack, PrescriptionAct, PrescriptionAction } from './deeds.ts'
import type { Match } from './mapping.ts'
import type { PrescriptionState, PrescriptionStateName } from './prescription.ts'
import { type ReportRefusal, refuseReporting } from './reports.ts'
import { nextFrom, remainingOf, validUntil } from './rounds.ts'

/** For whom somebody acts; the clock is a side of its own. */
export const sides = ['prescriber', 'reviewer', 'patient', 'pharmacy', 'clock'] as const
export type Side = (typeof sides)[number]

interface Turn {
  readonly from: readonly PrescriptionStateName[]
  readonly by: readonly Side[]
}

const beforeClaim = ['prescribed', 'returned', 'reviewed', 'signed', 'open', 'chosen'] as const

/** From when on packs may have left a pharmacy. */
const afterLeaving = [
  'open',
  'chosen',
  'claimed',
  'substitution-asked',
  'checked',
  'scanned',
  'settled',
  'sent',
  'undelivered',
  'completed',
  'revoked',
  'expired',
] as const

export const turns: Readonly<Record<PrescriptionAct, Turn>> = {
  prescribe: { from: ['none'], by: ['prescriber'] },
  amend: { from: ['returned'], by: ['prescriber'] },
  review: { from: ['prescribed'], by: ['reviewer'] },
  sign: { from: ['reviewed'], by: ['prescriber'] },
  register: { from: ['signed'], by: ['clock'] },
  circulate: { from: ['signed'], by: ['clock'] },
  choose: { from: ['open', 'chosen'], by: ['patient'] },
  claim: { from: ['chosen'], by: ['pharmacy'] },
  release: { from: ['claimed', 'substitution-asked', 'checked'], by: ['pharmacy', 'clock'] },
  check: { from: ['claimed'], by: ['pharmacy'] },
  'ask-substitution': { from: ['claimed', 'checked'], by: ['pharmacy'] },
  'answer-substitution': { from: ['substitution-asked'], by: ['prescriber'] },
  scan: { from: ['checked'], by: ['pharmacy'] },
  unscan: { from: ['scanned'], by: ['pharmacy'] },
  settle: { from: ['scanned'], by: ['pharmacy'] },
  'hand-over': { from: ['settled'], by: ['pharmacy'] },
  dispatch: { from: ['settled', 'undelivered'], by: ['pharmacy'] },
  track: { from: ['sent'], by: ['pharmacy'] },
  deliver: { from: ['sent'], by: ['pharmacy'] },
  'fail-delivery': { from: ['sent'], by: ['pharmacy'] },
  return: {
    from: ['undelivered', 'completed', 'open', 'chosen', 'expired', 'revoked'],
    by: ['pharmacy'],
  },
  report: { from: afterLeaving, by: ['clock'] },
  'refuse-report': { from: afterLeaving, by: ['clock'] },
  'report-again': { from: afterLeaving, by: ['pharmacy'] },
  revoke: { from: beforeClaim, by: ['prescriber'] },
  expire: { from: beforeClaim, by: ['clock'] },
}

export const returnGrounds = ['quality', 'undelivered'] as const

export const dispenseRules = [
  'line-unknown',
  'nothing-to-dispense',
  'more-than-remains',
  'code-differs',
  'match-unconfirmed',
  'trace-codes-missing',
  'trace-code-twice',
] as const

export type PrescriptionActRefusal =
  | {
      readonly code: 'prescription-out-of-turn'
      readonly act: PrescriptionAct
      readonly state: PrescriptionStateName
    }
  | { readonly code: 'prescription-of-others'; readonly act: PrescriptionAct }
  | { readonly code: 'claim-code-wrong' }
  | { readonly code: 'prescription-elsewhere'; readonly act: PrescriptionAct }
  | { readonly code: 'repeat-too-early'; readonly from: Day }
  | { readonly code: 'prescription-over'; readonly until: Day }
  | { readonly code: 'prescription-not-over'; readonly until: Day }
  | {
      readonly code: 'dispensing-unfit'
      readonly rule: (typeof dispenseRules)[number]
      readonly pointer: string
      readonly value: string
    }
  | { readonly code: 'substitution-not-free'; readonly why: 'line' | 'no-reason' | 'none' }
  | { readonly code: 'signature-missing' }
  | { readonly code: 'return-not-allowed'; readonly ground: string }
  | { readonly code: 'return-reason-missing' }
  | { readonly code: 'dispensing-unknown'; readonly dispensing: number }
  | { readonly code: 'way-differs'; readonly way: 'collect' | 'deliver' }
  | ReportRefusal

export interface ActFacts {
  readonly sides: readonly Side[]
  /** Where whoever acts works, or for which pharmacy. */
  readonly institution: string | null
  /** Of a dispensed code to the code of a line. */
  match(line: string, code: string): Match
}

export function mayAct(
  action: PrescriptionAction,
  now: PrescriptionState,
  facts: ActFacts,
): PrescriptionActRefusal | null {
  const { act, on } = action
  const { from, by } = turns[act]
  if (!by.some((side) => facts.sides.includes(side))) return { code: 'prescription-of-others', act }
  if (!from.includes(now.state)) return { code: 'prescription-out-of-turn', act, state: now.state }
  const until = validUntil(now)
  if (isForUse(act) && until !== null && on > until) return { code: 'prescription-over', until }
  const isTheirs = now.pharmacy === facts.institution || facts.sides.includes('clock')
  if (isAtPharmacy(now) && by.includes('pharmacy') && act !== 'report-again' && !isTheirs)
    return { code: 'prescription-elsewhere', act }
  return refuseWay(action, now, facts)
}

function isForUse(act: PrescriptionAct): boolean {
  return act === 'choose' || act === 'claim' || act === 'scan'
}

function isAtPharmacy({ pharmacy }: PrescriptionState): boolean {
  return pharmacy !== null
}

function refuseWay(
  action: PrescriptionAction,
  now: PrescriptionState,
  facts: ActFacts,
): PrescriptionActRefusal | null {
  switch (action.act) {
    case 'choose':
    case 'claim':
      return refuseClaim(action, now)
    case 'check':
      return action.passed ? refuseMatches(action.confirmed, now, facts) : null
    case 'ask-substitution':
      return refuseSubstitution(action, now, facts)
    case 'answer-substitution':
      return action.accepted && action.signature === null ? { code: 'signature-missing' } : null
    case 'scan':
      return refusePacks(action.packs, now, facts)
    case 'hand-over':
      return now.choice?.way === 'deliver' ? { code: 'way-differs', way: 'deliver' } : null
    case 'dispatch':
      return now.choice?.way === 'collect' ? { code: 'way-differs', way: 'collect' } : null
    case 'return':
      return refuseReturn(action, now, facts)
    case 'report':
    case 'refuse-report':
    case 'report-again':
      return refuseReporting(action, now, facts.institution)
    case 'expire': {
      const until = validUntil(now)
      return until !== null && action.on <= until ? { code: 'prescription-not-over', until } : null
    }
    default:
      return null
  }
}

function refuseClaim(
  action: Extract<PrescriptionAction, { act: 'choose' | 'claim' }>,
  now: PrescriptionState,
): PrescriptionActRefusal | null {
  const from = nextFrom(now)
  if (from !== null && action.on < from) return { code: 'repeat-too-early', from }
  if (action.act === 'choose') return null
  const { choice } = now
  if (choice?.pharmacy !== null && choice?.pharmacy !== action.pharmacy)
    return { code: 'prescription-elsewhere', act: 'claim' }
  return choice?.codeDigest === action.codeDigest ? null : { code: 'claim-code-wrong' }
}

/** Only the same generic under another code can be confirmed; a relative is another drug. */
function refuseMatches(
  confirmed: readonly { readonly line: string; readonly code: string }[],
  { lines }: PrescriptionState,
  { match }: ActFacts,
): PrescriptionActRefusal | null {
  for (const [i, { line, code }] of confirmed.entries()) {
    const pointer = `/confirmed/${i}`
    if (!lines.some(({ id }) => id === line))
      return { code: 'dispensing-unfit', rule: 'line-unknown', pointer, value: line }
    const found = match(line, code)
    if (found !== 'same-code' && found !== 'same-generic')
      return { code: 'dispensing-unfit', rule: 'code-differs', pointer, value: code }
  }
  return null
}

function refuseSubstitution(
  { line: id, code, reason }: Extract<PrescriptionAction, { act: 'ask-substitution' }>,
  now: PrescriptionState,
  { match }: ActFacts,
): PrescriptionActRefusal | null {
  const line = now.lines.find((one) => one.id === id)
  if (line === undefined || remainingOf(now, line) < line.packs)
    return { code: 'substitution-not-free', why: 'line' }
  if (reason.trim() === '') return { code: 'substitution-not-free', why: 'no-reason' }
  return match(id, code) === 'none' ? { code: 'substitution-not-free', why: 'none' } : null
}

function refusePacks(
  packs: readonly DispensedPack[],
  now: PrescriptionState,
  facts: ActFacts,
): PrescriptionActRefusal | null {
  const refuse = (rule: (typeof dispenseRules)[number], pointer: string, value = '') =>
    ({ code: 'dispensing-unfit', rule, pointer, value }) as const
  if (packs.length === 0) return refuse('nothing-to-dispense', '/packs')
  const seen = new Set<string>()
  for (const [i, pack] of packs.entries()) {
    const at = `/packs/${i}`
    const line = now.lines.find(({ id }) => id === pack.line)
    if (line === undefined) return refuse('line-unknown', `${at}/line`, pack.line)
    const found = facts.match(line.id, pack.code)
    if (found !== 'same-code' && found !== 'same-generic')
      return refuse('code-differs', `${at}/code`, pack.code)
    const isConfirmed = now.confirmed.some((one) => one.line === line.id && one.code === pack.code)
    if (found !== 'same-code' && !isConfirmed)
      return refuse('match-unconfirmed', `${at}/code`, pack.code)
    const inLine = packs.filter((one) => one.line === line.id)
    const quantity = inLine.reduce((sum, one) => sum + one.quantity, 0)
    const remaining = remainingOf(now, line)
    if (pack.quantity < 1 || quantity > remaining)
      return refuse('more-than-remains', `${at}/quantity`, String(remaining))
    if (pack.traceCodes.length !== pack.quantity)
      return refuse('trace-codes-missing', `${at}/traceCodes`, String(pack.quantity))
    for (const code of pack.traceCodes) {
      if (seen.has(code)) return refuse('trace-code-twice', `${at}/traceCodes`, code)
      seen.add(code)
    }
  }
  return null
}

/** Drugs that were handed over come back for their quality only; a parcel that never came, too. */
function refuseReturn(
  { dispensing, ground, reason = '' }: Extract<PrescriptionAction, { act: 'return' }>,
  now: PrescriptionState,
  { institution }: ActFacts,
): PrescriptionActRefusal | null {
  const found = now.dispensings.find(({ number }) => number === dispensing)
  if (found === undefined || found.isReturned || found.settlement === null)
    return { code: 'dispensing-unknown', dispensing }
  if (found.pharmacy !== institution) return { code: 'prescription-elsewhere', act: 'return' }
  const wanted = found.handedOverOn === null ? 'undelivered' : 'quality'
  if (ground !== wanted) return { code: 'return-not-allowed', ground }
  return reason.trim() === '' ? { code: 'return-reason-missing' } : null
}
