/** The counter: who and what on the left, what it comes to on the right, the keys below. */
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BillJson } from '../../../server/http/contract/bill.ts'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { DivisionJson } from '../../../server/http/contract/quote.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'
import { knownDisease } from '../../components/diseases.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { useSession } from '../../components/session.ts'
import { useLookup } from '../../components/use-lookup.ts'
import { AnswerNotes } from './answer-notes.tsx'
import { AnswerPanel } from './answer-panel.tsx'
import { totalOfDraft } from './bill-of-draft.ts'
import { draftOfBill, isUntouched } from './draft.ts'
import { KeyBar } from './key-bar.tsx'
import { LinesSection } from './lines-section.tsx'
import { PersonSection } from './person-section.tsx'
import { nextStop, useCounterKeys } from './use-counter-keys.ts'
import { useInsuranceCode } from './use-insurance-code.ts'
import { useVisit, type Visit } from './use-visit.ts'
import { VisitSection } from './visit-section.tsx'
import './counter.css'

/** What a key at the counter opens: the explanation of a quote or of what was settled. */
export interface Explained {
  readonly bill: BillJson | null
  readonly settlement: string | null
  /** Payer or part to open at. */
  readonly place: string
}

export interface CounterProps {
  readonly onExplain: (explained: Explained) => void
  readonly onFourWays: (bill: BillJson) => void
  /** What the settlement leaves is taken. */
  readonly onPay: (settlement: string) => void
  readonly onReceipt: (settlement: string) => void
  readonly onReverse: (settlement: string) => void
}

export function Counter(props: CounterProps) {
  const { t } = useTranslation()
  const session = useSession()
  const isSample = session?.mode === 'sample'
  const visit = useVisit()
  const { draft, change, quoted, division, settling, settlement, locked } = visit
  const forward = useForward(visit)
  const lookup = useLookup((person) => {
    change({ do: 'person', person: person.id })
    document.getElementById('facility')?.focus()
  })
  const code = useInsuranceCode(draft, change)
  const refusal = settling.is === 'refused' ? settling.problem : quoted.refusal
  const problems = usePointedProblems(refusal, visit.bill.lineIds)
  const splits = useMemo(
    () => new Map((division?.lines ?? []).map((line) => [line.id, line])),
    [division],
  )

  const entitlementText = useEntitlementText(visit)

  function next(): void {
    if (!visit.next()) return
    lookup.clear()
    code.clear()
    setTimeout(focusCredential, 0)
  }
  const act = {
    settle: () => {
      if (settlement !== null) props.onPay(settlement)
      else if (settling.is === 'refused' && settling.problem.changed) visit.acceptChange()
      else visit.settle()
    },
    receipt: () => settlement !== null && props.onReceipt(settlement),
    explain: (place: string) =>
      division !== undefined &&
      props.onExplain({ bill: settlement === null ? visit.bill.bill : null, settlement, place }),
    fourWays: () =>
      settlement === null &&
      quoted.quote !== undefined &&
      visit.bill.bill !== null &&
      props.onFourWays(visit.bill.bill),
    reverse: () => settlement !== null && props.onReverse(settlement),
    next,
  }
  const escapeArmed = useCounterKeys({ ...act, explain: () => act.explain('') })

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter moves between the fields inside
    <div className="counter" ref={forward.form} onKeyDown={forward.onEnter}>
      <h1 className="sr-only">{t('nav.counter')}</h1>
      <div className="counter-form panel">
        <PersonSection
          lookup={lookup}
          rights={visit.rights}
          loadingRights={lookup.busy || visit.loadingRights}
          on={draft.visit.dischargedOn}
          coverages={draft.coverages}
          onCoverages={(coverages) => change({ do: 'coverages', coverages })}
          opened={draft.opened}
          code={code}
          isSample={isSample}
          locked={locked}
        />
        <VisitSection
          draft={draft}
          change={change}
          institutions={visit.institutions}
          isAway={visit.isAway}
          schemes={visit.schemes}
          filed={visit.filed}
          entitled={visit.entitled}
          registration={visit.registration}
          problems={problems.fields}
          locked={locked}
        />
        <LinesSection
          draft={draft}
          change={change}
          catalogue={visit.catalogue}
          splits={splits}
          problems={problems.lines}
          maxLines={session?.limits.lines ?? 20_000}
          isSample={isSample}
          onSample={({ id, bill }) =>
            change({ do: 'next', draft: draftOfBill(bill, draft.requestKey, id) })
          }
          onAddLine={forward.addLine}
          goTo={forward.goTo}
          onArrived={forward.onArrived}
          locked={locked}
        />
      </div>
      <div className="counter-answer">
        <AnswerPanel
          division={division}
          totalMinor={totalOfDraft(draft)}
          currency={draft.currency}
          fresh={quoted.fresh}
          settled={settlement !== null}
          onExplain={division === undefined ? null : act.explain}
        >
          <AnswerNotes
            missing={visit.bill.missing}
            wrongLines={visit.bill.wrongLines.length}
            division={division}
            entitlement={entitlementText}
            warnings={quoted.quote?.wouldRefuse ?? []}
            refusal={quoted.refusal}
            lost={quoted.lost}
            onAskAgain={quoted.ask}
            settle={settling}
            onAcceptChange={visit.acceptChange}
            onRestore={visit.restore}
            onFirstWrong={() => forward.toLine(visit.bill.wrongLines[0]?.id)}
          />
        </AnswerPanel>
      </div>
      <KeyBar
        cash={cashText(division)}
        canSettle={visit.canSettle}
        busy={settling.is === 'sending'}
        settled={settlement !== null}
        canExplain={division !== undefined}
        canReverse={settlement !== null}
        escapeArmed={escapeArmed}
        onSettle={act.settle}
        onReceipt={act.receipt}
        onExplain={() => act.explain('')}
        onFourWays={act.fourWays}
        onReverse={act.reverse}
        onNext={next}
      />
    </div>
  )
}

function focusCredential(): void {
  document.getElementById('credential')?.focus()
}

function cashText(division: DivisionJson | undefined): string {
  return division === undefined ? '–' : `${markOf(division.currency)}${groupedText(division.cash)}`
}

/** A refusal that points to a field or line is shown beside it. */
function usePointedProblems(problem: ProblemJson | null, lineIds: readonly string[]) {
  const problemText = useProblemText()
  const pointer = problem?.pointer
  const what = problem === null ? '' : problemText(problem).what
  return useMemo(() => {
    const fields: Record<string, string> = {}
    const lines = new Map<string, string>()
    if (pointer !== undefined) {
      const line = lineIds[Number(/^\/lines\/(\d+)/u.exec(pointer)?.[1] ?? -1)]
      if (line === undefined) fields[pointer] = what
      else lines.set(line, what)
    }
    return { fields, lines }
  }, [pointer, what, lineIds])
}

/** Enter goes to the next field, from the last figure of the last line to a new one. */
function useForward({ draft, change, locked }: Visit) {
  const form = useRef<HTMLDivElement>(null)
  const [goTo, setGoTo] = useState<number | null>(null)
  const onArrived = useCallback(() => setGoTo(null), [])
  useEffect(focusCredential, [])

  function addLine(): void {
    if (locked) return
    change({ do: 'add-line' })
    setGoTo(draft.lines.length)
  }

  function onEnter(event: KeyboardEvent<HTMLElement>): void {
    const { target } = event
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || locked) return
    if (!(target instanceof HTMLElement) || target.id === 'credential') return
    if (!target.matches('[data-forward], [data-row]') || form.current === null) return
    if (target instanceof HTMLButtonElement) return
    event.preventDefault()
    const last = draft.lines.at(-1)
    const row = Number(
      target.closest<HTMLElement>('[data-item-of]')?.dataset['itemOf'] ??
        target.dataset['row'] ??
        -1,
    )
    const isLastRow = row >= 0 && row === draft.lines.length - 1
    if (isLastRow && last !== undefined && isUntouched(last)) {
      change({ do: 'remove-line', id: last.id })
      document.getElementById('settle')?.focus()
      return
    }
    const stop = nextStop(form.current, target)
    if (isLastRow && stop?.dataset['row'] === undefined) addLine()
    else if (stop?.id === 'settle' && draft.lines.length === 0 && draft.sums === null) addLine()
    else if (stop !== undefined) {
      stop.focus()
      if (stop instanceof HTMLInputElement) stop.select()
    }
  }

  function toLine(id: string | undefined): void {
    const place = draft.lines.findIndex((line) => line.id === id)
    if (place >= 0) setGoTo(place)
  }

  return { form, onEnter, addLine, toLine, goTo, onArrived }
}

function useEntitlementText({ entitled, draft }: Visit): string {
  const { t } = useTranslation()
  if (entitled === '') return ''
  const { disease } = draft.visit
  const named = knownDisease(disease)
  return t('chronic.usedInQuote', {
    entitlement: t(`entitlement.${entitled}` as 'entitlement.ordinary', { defaultValue: entitled }),
    disease: named === undefined ? disease : t(`disease.${named}`),
  })
}
