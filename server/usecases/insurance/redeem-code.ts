/**
 * Redeems a commercial-insurance code at a counter: for one visit, once. The same request again gets
 * the same answer, however late; anything else is refused with the reason.
 */
import { type ClosedReason, closedFor } from '../../../engine/commercial/contract.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, beingServed, type Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'

export interface Redemption {
  /** The code as it was scanned. */
  readonly text: string
  readonly facility: string
  readonly visit: {
    readonly number: string
    readonly interim: string
    readonly ward: string | null
  }
  /** The day on which the visit began. */
  readonly admittedOn: number
  /** Who stands at the counter as far as is known; null where only the code says. */
  readonly person: string | null
}

export interface OpenedContract {
  readonly coverage: string
  readonly scheme: string
  readonly title: Texts
  readonly insurer: string
  /** Null where it opens. */
  readonly closed: ClosedReason | null
}

export interface RedeemedCode {
  readonly code: string
  readonly person: string
  readonly fastClaimAllowed: boolean
  readonly contracts: readonly OpenedContract[]
}

type ReadText =
  | { readonly read: true; readonly number: string }
  | { readonly read: false; readonly why: 'unreadable' | 'foreign' | 'forged' }

interface KnownCode {
  readonly number: string
  readonly person: string
  readonly coverages: readonly string[]
  readonly fastClaimAllowed: boolean
  readonly onlyAt: string | null
  readonly isOver: boolean
  readonly redeemed: { readonly request: Buffer; readonly answer: string } | null
}

export interface CodeRedeeming {
  readonly access: AccessBook
  readonly rules: Rules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  institution(id: string): Institution | undefined
  readCode(text: string): ReadText
  findCode(number: string): Promise<KnownCode | undefined>
  /** Whether it was this that redeemed it. */
  redeemCode(
    number: string,
    to: {
      readonly institution: string
      readonly visit: string
      readonly interim: string
      readonly request: Buffer
      readonly answer: string
    },
  ): Promise<boolean>
}

export type RedeemOutcome =
  | { readonly redeemed: true; readonly answer: string; readonly isNew: boolean }
  | { readonly redeemed: false; readonly refusal: Refusal }

export async function redeemCode(
  redemption: Redemption,
  by: Actor,
  ground: Ground,
  store: CodeRedeeming,
): Promise<RedeemOutcome> {
  const { text, facility, visit } = redemption
  if (store.institution(facility) === undefined) {
    return refused({ code: 'institution-unknown', institution: facility })
  }
  const read = store.readCode(text)
  if (!read.read) return refusedCode(`code-${read.why}`)
  const code = await store.findCode(read.number)
  // Signed by us and not there: it was thrown away because nobody used it in its time.
  if (code === undefined) return refusedCode('code-expired')
  const request = fingerprintOf({ ...redemption, text: code.number })
  const before = answeredBefore(code, request)
  if (before !== undefined && !before.redeemed) return before
  const misused = before === undefined ? misuseOf(code, redemption) : undefined
  if (misused !== undefined) return refusedCode(misused)
  const served = beingServed(facility, code.person)
  const forbidden = await admit(by, ground, 'read-person', [served], store.access)
  if (forbidden !== null) return refused(forbidden)
  if (before !== undefined) return before
  const answer = JSON.stringify(await answerTo(code, redemption, store))
  const { number, interim } = visit
  const to = { institution: facility, visit: number, interim, request, answer }
  if (await store.redeemCode(code.number, to)) return { redeemed: true, answer, isNew: true }
  // Somebody else was quicker, or its time ran out meanwhile.
  const now = await store.findCode(code.number)
  return (now && answeredBefore(now, request)) ?? refusedCode('code-expired')
}

function answeredBefore({ redeemed }: KnownCode, request: Buffer): RedeemOutcome | undefined {
  if (redeemed === null) return undefined
  return redeemed.request.equals(request)
    ? { redeemed: true, answer: redeemed.answer, isNew: false }
    : refusedCode('code-replayed')
}

function misuseOf({ onlyAt, person, isOver }: KnownCode, redemption: Redemption) {
  if (isOver) return 'code-expired'
  if (onlyAt !== null && onlyAt !== redemption.facility) return 'code-wrong-place'
  if (redemption.person !== null && redemption.person !== person) return 'code-of-another'
  return undefined
}

type CodeRefusal =
  | 'code-unreadable'
  | 'code-foreign'
  | 'code-forged'
  | 'code-expired'
  | 'code-replayed'
  | 'code-wrong-place'
  | 'code-of-another'

function refusedCode(code: CodeRefusal): RedeemOutcome {
  return refused({ code, pointer: '/code' })
}

function refused(refusal: Refusal): RedeemOutcome {
  return { redeemed: false, refusal }
}

/** Which contracts open for the visit; whether one is used is decided with the bill. */
async function answerTo(
  { number, person: id, coverages, fastClaimAllowed }: KnownCode,
  { facility, visit, admittedOn }: Redemption,
  { persons, rules }: CodeRedeeming,
): Promise<RedeemedCode> {
  const person = (await persons([id])).get(id)
  const contracts = coverages.flatMap((one): OpenedContract[] => {
    const coverage = person?.coverages.find((other) => other.id === one)
    const scheme = rules.scheme(coverage?.scheme ?? '')
    if (coverage?.contract === undefined || scheme === undefined) return []
    const { contract } = coverage
    const place = { institution: facility, ward: visit.ward, isInjury: false }
    const closed = scheme.direct
      ? closedFor(contract, place, admittedOn, true)
      : ('judgement-needed' as const)
    const { id: schemeId, title } = scheme
    return [{ coverage: one, scheme: schemeId, title, insurer: contract.insurer, closed }]
  })
  return { code: number, person: id, fastClaimAllowed, contracts }
}
