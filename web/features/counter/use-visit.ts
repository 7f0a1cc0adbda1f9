/** One visit at the counter: what was put in, what it comes to, and what became of it. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { InstitutionJson } from '../../../server/http/contract/institution.ts'
import type { CoveragesJson } from '../../../server/http/contract/person.ts'
import type { DivisionJson, QuoteJson } from '../../../server/http/contract/quote.ts'
import { minorOf } from '../../components/amount-text.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { keepLastInstitution, lastInstitution } from '../../components/last-institution.ts'
import { todayText } from '../../components/moment-text.ts'
import { newRequestKey } from '../../components/request.ts'
import { useSession } from '../../components/session.ts'
import { billOfDraft, type DraftBill, openedCode } from './bill-of-draft.ts'
import { changeDraft, type Draft, type DraftChange, emptyDraft } from './draft.ts'
import { coveragesQuery, settlementQuery } from './queries.ts'
import { useCategories } from './use-categories.ts'
import { type QuoteState, useQuote } from './use-quote.ts'
import { type SettleState, useSettle } from './use-settle.ts'
import { recallVisit, rememberVisit, type VisitMemory } from './visit-memory.ts'

export interface Visit {
  readonly draft: Draft
  readonly change: (change: DraftChange) => void
  readonly institutions: readonly InstitutionJson[]
  readonly facility: InstitutionJson | undefined
  readonly rights: CoveragesJson | undefined
  readonly loadingRights: boolean
  readonly isAway: boolean
  /** Where items are looked up; regions without rules about items have names and codes too. */
  readonly catalogue: string
  readonly schemes: readonly string[]
  /** Filing that the quote went by; empty before one. */
  readonly filed: string
  /** Entitlement that the quote of a chronic disease went by; empty for other care. */
  readonly entitled: string
  /** The registered disease that the quote rests on, null for none; undefined while no quote says. */
  readonly registration: QuoteJson['registration'] | undefined
  readonly bill: DraftBill
  readonly quoted: QuoteState
  /** The quote, or once settled what was recorded. */
  readonly division: DivisionJson | undefined
  readonly settling: SettleState
  readonly settlement: string | null
  readonly locked: boolean
  readonly canSettle: boolean
  readonly settle: () => void
  /** Settles with the amounts that a refusal says hold now. */
  readonly acceptChange: () => void
  /** A new visit at the same institution; nothing while a request is on its way. */
  readonly next: () => boolean
  /** Brings back the bill that `next` put aside; null when there is none. */
  readonly restore: (() => void) | null
}

export function useVisit(): Visit {
  const begin = useRef<VisitMemory | null>(null)
  begin.current ??= recallVisit() ?? newVisit()
  const memory = useRef(begin.current)
  const remember = useCallback((part: Partial<VisitMemory>) => {
    memory.current = { ...memory.current, ...part }
    rememberVisit(memory.current)
  }, [])
  const [draft, change] = useReducer(changeDraft, begin.current.draft)
  const [aside, setAside] = useState<Draft | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => remember({ draft }), 400)
    return () => clearTimeout(timer)
  }, [draft, remember])

  const { state, send, reset } = useSettle(beginState(begin.current), begin.current.outgoing, {
    onSending: (outgoing) => remember({ outgoing }),
    onSettled: (settlement, alreadySettled) =>
      remember({ outgoing: null, settlement, alreadySettled }),
    // The key stays: nothing was recorded under it, and payers that were asked answered to it.
    onRefused: () => remember({ outgoing: null }),
  })
  const settlement = state.is === 'settled' ? state.id : null
  const locked = state.is === 'settled' || state.is === 'sending'

  const { institutions, facility } = useFacility(draft, change)
  const rights = useQuery({
    ...coveragesQuery(draft.person, draft.visit.dischargedOn, openedCode(draft)),
    // On another day the same person's coverages are nearly the same: nothing jumps meanwhile.
    placeholderData: (before: CoveragesJson | undefined) =>
      before?.person.id === draft.person ? before : undefined,
  })
  const catalogue = facility?.catalogue ?? facility?.region ?? ''
  const schemes = useMemo(
    () => [...new Set((rights.data?.coverages ?? []).map(({ scheme }) => scheme))].sort(),
    [rights.data],
  )
  useCategories(draft, catalogue, change)
  const bill = useMemo(() => billOfDraft(draft), [draft])
  const quoted = useQuote(bill.bill, !locked)
  const recorded = useQuery({ ...settlementQuery(settlement ?? ''), enabled: settlement !== null })
  const division = settlement === null ? quoted.quote : (recorded.data?.division ?? quoted.quote)
  const home = rights.data?.person.homeRegion
  // What is changed after a refusal is another bill; the refusal is left behind.
  const refusedBill = useRef(bill)
  if (state.is !== 'refused') refusedBill.current = bill
  useEffect(() => {
    if (state.is === 'refused' && refusedBill.current !== bill) reset()
  }, [state.is, bill, reset])

  // The same bill may be settled once somebody has raised the budget.
  const mayTryAgain = state.is === 'refused' && state.problem.budget !== undefined
  const canSettle =
    (state.is === 'open' || mayTryAgain) &&
    bill.bill !== null &&
    bill.wrongLines.length === 0 &&
    quoted.fresh &&
    quoted.refusal === null

  function settle(): void {
    const { quote } = quoted
    if (!canSettle || bill.bill === null || quote === undefined) return
    remember({ draft })
    send({ key: draft.requestKey, body: { ...bill.bill, expected: expectedOf(quote) } })
  }

  function acceptChange(): void {
    const { quote } = quoted
    if (state.is !== 'refused' || bill.bill === null || quote === undefined) return
    const { changed } = state.problem
    if (changed === undefined) return
    const { shares } = expectedOf(quote)
    for (const { payer, now } of changed.shares) shares[payer] = now
    send({
      key: draft.requestKey,
      body: { ...bill.bill, expected: { shares, cash: changed.cash.now } },
    })
  }

  const isFresh = draft.person === '' && draft.lines.length === 0
  function restore(): void {
    if (aside === null) return
    change({ do: 'next', draft: aside })
    setAside(null)
  }

  function next(): boolean {
    if (state.is === 'sending') return false
    reset()
    const isWorthKeeping = settlement === null && (draft.person !== '' || draft.lines.length > 0)
    setAside(isWorthKeeping ? draft : null)
    const { facility: where, currency } = draft
    const visit = newVisit()
    const kept = { ...visit, draft: { ...visit.draft, facility: where, currency } }
    change({ do: 'next', draft: kept.draft })
    remember(kept)
    return true
  }

  const attribute = (name: string) => String(quoted.quote?.engine.bill.attributes[name] ?? '')
  return {
    draft,
    change,
    institutions,
    facility,
    rights: draft.person === '' ? undefined : rights.data,
    loadingRights: draft.person !== '' && rights.isPending,
    isAway: facility !== undefined && home !== undefined && facility.region !== home,
    catalogue,
    schemes,
    filed: attribute('filing'),
    entitled: attribute('setting') === 'chronic' ? attribute('entitlement') || 'ordinary' : '',
    registration: quoted.refusal === null ? quoted.quote?.registration : null,
    bill,
    quoted,
    division,
    settling: state,
    settlement,
    locked,
    canSettle,
    settle,
    acceptChange,
    next,
    restore: isFresh && aside !== null ? restore : null,
  }
}

/** The cashier's own institution, or the one of the visit before, unless another was chosen. */
function useFacility(draft: Draft, change: (change: DraftChange) => void) {
  const institutions = useQuery(institutionsQuery).data?.institutions ?? noInstitutions
  const own = useSession()?.actor.institution ?? lastInstitution()
  useEffect(() => keepLastInstitution(draft.facility), [draft.facility])
  useEffect(() => {
    const institution = institutions.find(({ id }) => id === own)
    if (draft.facility !== '' || institution === undefined) return
    change({ do: 'facility', facility: institution.id, currency: institution.currency })
  }, [institutions, own, draft.facility, change])
  return { institutions, facility: institutions.find(({ id }) => id === draft.facility) }
}

const noInstitutions: readonly InstitutionJson[] = []

function newVisit(): VisitMemory {
  return {
    draft: emptyDraft(newRequestKey(), todayText()),
    outgoing: null,
    settlement: null,
    alreadySettled: false,
  }
}

function beginState({ settlement, alreadySettled }: VisitMemory): SettleState {
  return settlement === null ? { is: 'open' } : { is: 'settled', id: settlement, alreadySettled }
}

/** One payer may have a share under two coverages; what is expected of it is their sum. */
function expectedOf({ shares, cash, basis, currency }: QuoteJson) {
  const byPayer: Record<string, string> = {}
  for (const { payer, amount } of shares) {
    const before = minorOf(byPayer[payer] ?? '0', currency)
    byPayer[payer] = textFromMinor(before + minorOf(amount, currency), currency)
  }
  return { shares: byPayer, cash, basis }
}
