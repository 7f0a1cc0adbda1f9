/** Why each amount is what it is, and what it would be if something were otherwise. */
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import type { DivisionJson } from '../../../server/http/contract/quote.ts'
import { amountText } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { PayerMark } from '../../components/payer-mark.tsx'
import { SourceName } from '../../components/source-name.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { FactOf } from './circumstances.ts'
import { viewOfDivision, viewOfSettlement } from './division-view.ts'
import { PortionTable } from './portion-table.tsx'
import { divide, type Ground, type Outcome, type Scenario } from './scenario.ts'
import { SplitList } from './split-list.tsx'
import type { StepContext } from './step-list.tsx'
import { type StepView, viewsOfTrace } from './step-view.ts'
import { SupposedRefusal } from './supposed-refusal.tsx'
import { type Bar, type DivisionView, waterfallOf } from './waterfall.ts'
import { WaterfallChart } from './waterfall-chart.tsx'
import { WhatIf } from './what-if.tsx'
import './explanation.css'

export interface ExplanationProps {
  readonly division: DivisionJson
  readonly steps: readonly StepView[]
  /** What the engine in the page needs to ask "what if"; absent while it loads or for old bills. */
  readonly ground: Ground | undefined
  /** Rules whose words explain a figure, where there is no ground. */
  readonly set?: PolicySet | undefined
  readonly facts: FactOf
  readonly lineName: (line: string) => string
  readonly openAt: string
  readonly head: ReactNode
}

export function Explanation(props: ExplanationProps) {
  const textIn = useTextIn()
  const { division, ground, steps } = props
  const [scenario, setScenario] = useState<Scenario>({})
  const isChanged = Object.keys(scenario).length > 0
  const outcome = useMemo(
    () => (isChanged && ground !== undefined ? divide(ground, scenario) : undefined),
    [isChanged, ground, scenario],
  )
  const actual = useMemo(() => viewOfDivision(division), [division])
  const supposed = useMemo(
    () => viewOfOutcome(outcome, ground, division),
    [outcome, ground, division],
  )
  const shown = supposed?.view ?? actual
  const bars = waterfallOf(shown, supposed?.steps ?? steps)
  const context: StepContext = {
    currency: shown.currency,
    set: ground?.set ?? props.set,
    factOf: props.facts,
    payerTitle: (payer) => {
      const share = shown.shares.find((one) => one.payer === payer)
      return share === undefined ? payer : textIn(share.title)
    },
  }
  return (
    <div className="explanation">
      <div className="explanation-main panel">
        {props.head}
        {outcome !== undefined && !outcome.settled ? (
          <SupposedRefusal refusal={outcome.refusal} set={ground?.set} />
        ) : null}
        {supposed === undefined ? null : <Comparison was={actual} now={supposed.view} />}
        <WaterfallChart
          bars={bars}
          context={context}
          openAt={props.openAt}
          split={<SplitList division={division} nameOf={props.lineName} />}
          differences={supposed === undefined ? noDifferences : differences(actual, bars)}
        />
      </div>
      <aside className="explanation-side">
        {ground === undefined ? null : (
          <WhatIf
            scenario={scenario}
            onScenario={setScenario}
            actual={{
              level: String(ground.bill.attributes['level'] ?? ''),
              filing: String(ground.bill.attributes['filing'] ?? 'none'),
              dischargedOn: textFromDay(ground.bill.dischargedOn),
              home: ground.facts.homeRegion,
            }}
            homes={homesOf(ground)}
            isAway={(scenario.home ?? ground.facts.homeRegion) !== ground.facts.careRegion}
          />
        )}
        <PortionTable division={division} />
        <TermList division={division} />
      </aside>
    </div>
  )
}

const noDifferences: ReadonlyMap<string, number> = new Map()

function viewOfOutcome(
  outcome: Outcome | undefined,
  ground: Ground | undefined,
  division: DivisionJson,
): { view: DivisionView; steps: StepView[] } | undefined {
  if (outcome === undefined || !outcome.settled || ground === undefined) return undefined
  const { settlement, steps } = outcome
  const view = viewOfSettlement(
    settlement,
    ground.set,
    (part) => division.parts.find((one) => one.part === part)?.title,
  )
  return { view, steps: viewsOfTrace(steps, ground.set) }
}

/** Regions with a scheme for the person's first public coverage. */
function homesOf({ facts, set }: Ground) {
  const own = facts.coverages.find(
    ({ scheme }) => set.schemes.find(({ id }) => id === scheme)?.region === facts.homeRegion,
  )
  const name = own?.scheme.slice(own.scheme.indexOf('/')) ?? '/'
  const regions = new Set(
    set.schemes.filter(({ id }) => id.endsWith(name)).map(({ region }) => region),
  )
  // A region without a catalogue is none that anybody lives in.
  return set.regions.filter(({ id, catalogue }) => regions.has(id) && catalogue !== null)
}

function differences(was: DivisionView, bars: readonly Bar[]): ReadonlyMap<string, number> {
  const before = new Map(waterfallOf(was, []).map(({ id, amountMinor }) => [id, amountMinor]))
  return new Map(bars.map(({ id, amountMinor }) => [id, amountMinor - (before.get(id) ?? 0)]))
}

function Comparison({ was, now }: { readonly was: DivisionView; readonly now: DivisionView }) {
  const { t } = useTranslation()
  const by = now.cashMinor - was.cashMinor
  const amount = amountText(Math.abs(by), now.currency)
  return (
    <p className="comparison" role="status">
      <PayerMark kind="patient" />
      {by === 0 ? t('whatIf.same') : t(by > 0 ? 'whatIf.more' : 'whatIf.less', { amount })}
    </p>
  )
}

function TermList({ division }: { readonly division: DivisionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <section className="terms panel" aria-labelledby="terms">
      <h2 id="terms">{t('why.terms')}</h2>
      <ul>
        {division.terms.map(({ term, title, from, status, allowed, source }) => (
          <li key={term}>
            <p>
              {textIn(title)} <StatusBadge status={status} allowed={allowed} />
            </p>
            <p className="quiet">
              {t('why.since', { from })}
              {' · '}
              <SourceName source={source} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
