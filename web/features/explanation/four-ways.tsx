/** One stay four ways: filed, referred, emergency, unfiled; and the same insured elsewhere. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import { amountText, markOf } from '../../components/amount-text.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { PageHead } from '../../components/page-head.tsx'
import { PayerMark } from '../../components/payer-mark.tsx'
import { quotedBill } from '../../components/quoted-bill.ts'
import { ShareBar } from '../../components/share-bar.tsx'
import { viewOfSettlement } from './division-view.ts'
import { explainedQuoteQuery } from './queries.ts'
import {
  awayShapeOf,
  counterpartOf,
  divide,
  type Ground,
  type Outcome,
  type Way,
  ways,
} from './scenario.ts'
import { useGround } from './use-ground.ts'
import type { DivisionView } from './waterfall.ts'
import './four-ways.css'

const allWays = Object.keys(ways) as Way[]

export function FourWays() {
  const { t } = useTranslation()
  const bill = useMemo(quotedBill, [])
  const { data: quote, isError } = useQuery(explainedQuoteQuery(bill))
  const ground = useGround(quote, bill?.answers)
  if (bill === undefined || isError) {
    return (
      <EmptyState title={isError ? t('lost') : t('why.noQuote')}>
        <Link className="button primary" to="/">
          {t('list.toCounter')}
        </Link>
      </EmptyState>
    )
  }
  if (ground === undefined || quote === undefined) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  const { homeRegion, careRegion } = ground.facts
  return (
    <div className="four-ways">
      <PageHead
        title={t('fourWays.title')}
        links={
          <>
            <Link to="/explanation">{t('keys.explain')}</Link>
            <Link to="/">{t('sheet.toCounter')}</Link>
          </>
        }
      />
      {homeRegion === careRegion ? <p className="note">{t('fourWays.local')}</p> : null}
      <Columns ground={ground} />
      <Elsewhere ground={ground} />
    </div>
  )
}

function Columns({ ground }: { readonly ground: Ground }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const own = String(ground.bill.attributes['filing'] ?? 'none')
  const outcomes = useMemo(() => outcomesOf(ground, undefined), [ground])
  const views = outcomes.map((outcome) => viewOf(outcome, ground))
  const least = Math.min(...views.map((view) => view?.cashMinor ?? Number.POSITIVE_INFINITY))
  const payers = payersOf(views)
  const isEven = views.every((view) => view === undefined || view.cashMinor === least)
  const moreText = (cashMinor: number): string => {
    if (isEven) return t('fourWays.even')
    if (cashMinor === least) return t('fourWays.least')
    return `+${amountText(cashMinor - least, currency)}`
  }
  const { currency } = ground.bill
  return (
    <div className="panel four-table">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t('settle.payer')}</span>
            </th>
            {allWays.map((way) => (
              <th key={way} scope="col" className={ways[way] === own ? 'own-way' : ''}>
                {t(`fourWays.${way}`)}
                {ways[way] === own ? (
                  <span className="badge accent">{t('fourWays.own')}</span>
                ) : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="four-bars">
            <th scope="row">{t('answer.total')}</th>
            {views.map((view, i) => (
              <td key={allWays[i]} className={ways[allWays[i] ?? 'filed'] === own ? 'own-way' : ''}>
                <span className="amount">
                  {view === undefined ? '–' : amountText(view.totalMinor, currency)}
                </span>
                {view === undefined ? null : <ShareBar pieces={piecesOf(view)} />}
              </td>
            ))}
          </tr>
          {payers.map(({ payer, kind, title }) => (
            <tr key={payer}>
              <th scope="row">
                <span className="four-name">
                  <PayerMark kind={kind} /> {textIn(title)}
                </span>
              </th>
              {views.map((view, i) => {
                const minor = view?.shares.find((share) => share.payer === payer)?.amountMinor ?? 0
                return (
                  <td
                    key={allWays[i]}
                    className={`amount ${ways[allWays[i] ?? 'filed'] === own ? 'own-way' : ''}`}
                  >
                    {view === undefined ? '–' : amountText(minor, currency)}
                  </td>
                )
              })}
            </tr>
          ))}
          <tr className="four-cash">
            <th scope="row">
              <span className="four-name">
                <PayerMark kind="patient" /> {t('answer.cash')}
              </span>
            </th>
            {views.map((view, i) => (
              <td
                key={allWays[i]}
                className={`amount ${ways[allWays[i] ?? 'filed'] === own ? 'own-way' : ''}`}
              >
                {view === undefined ? (
                  <span className="four-refused">{t('fourWays.refused')}</span>
                ) : (
                  <>
                    <strong>
                      {markOf(currency)}
                      {amountText(view.cashMinor, currency)}
                    </strong>
                    <span className="four-more">{moreText(view.cashMinor)}</span>
                  </>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}

/** The same stay for somebody with the same scheme in another region: the shapes of rule differ. */
function Elsewhere({ ground }: { readonly ground: Ground }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const rows = useMemo(() => regionsOf(ground), [ground])
  const setting = String(ground.bill.attributes['setting'] ?? '')
  const { currency } = ground.bill
  if (rows.length < 2) return null
  return (
    <section className="panel four-table" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{t('fourWays.elsewhere')}</h2>
      <p className="quiet">{t('fourWays.elsewhereHint')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('fourWays.home')}</th>
            <th scope="col" className="shape">
              {t('fourWays.shape')}
            </th>
            {allWays.map((way) => (
              <th key={way} scope="col" className="amount">
                {t(`fourWays.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ region, scheme, outcomes }) => (
            <tr key={region.id} className={region.id === ground.facts.homeRegion ? 'own-way' : ''}>
              <th scope="row">{textIn(region.title)}</th>
              <td className="shape">
                {t(`fourWays.shapes.${awayShapeOf(scheme, setting, ground.set)}`)}
              </td>
              {outcomes.map((outcome, i) => (
                <td key={allWays[i]} className="amount">
                  {outcome.settled ? (
                    <>
                      {amountText(outcome.settlement.cashMinor, currency)}
                      <span className="four-more">
                        {amountText(publicMinor(outcome.settlement), currency)}
                      </span>
                    </>
                  ) : (
                    <span className="quiet">{t('fourWays.refused')}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function outcomesOf(ground: Ground, home: string | undefined): Outcome[] {
  return allWays.map((way) =>
    divide(ground, { filing: ways[way], ...(home === undefined ? {} : { home }) }),
  )
}

/** Regions other than that of care in which the first regional coverage has a counterpart. */
function regionsOf(ground: Ground) {
  const { facts, set } = ground
  const own = facts.coverages.find(
    ({ scheme }) => set.schemes.find(({ id }) => id === scheme)?.region === facts.homeRegion,
  )
  if (own === undefined) return []
  return set.regions.flatMap((region) => {
    const scheme = counterpartOf(own.scheme, region.id, set)
    // A region without a catalogue is none that anybody lives in.
    if (scheme === undefined || region.catalogue === null) return []
    if (region.id === facts.careRegion) return []
    const home = region.id === facts.homeRegion ? undefined : region.id
    return [{ region, scheme, outcomes: outcomesOf(ground, home) }]
  })
}

/** Payers that are no public money, whatever region they belong to. */
const privateKinds: ReadonlySet<string> = new Set([
  'commercial',
  'mutual-aid',
  'voucher',
  'account',
  'provider',
])

function publicMinor({ shares }: Settlement): number {
  return shares
    .filter(({ payerKind }) => !privateKinds.has(payerKind))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

function viewOf(outcome: Outcome, ground: Ground): DivisionView | undefined {
  return outcome.settled
    ? viewOfSettlement(outcome.settlement, ground.set, () => undefined)
    : undefined
}

function payersOf(views: readonly (DivisionView | undefined)[]) {
  const payers = new Map<string, DivisionView['shares'][number]>()
  for (const view of views) for (const share of view?.shares ?? []) payers.set(share.payer, share)
  return [...payers.values()]
}

function piecesOf(view: DivisionView) {
  return [
    ...view.shares.map(({ payer, coverage, kind, amountMinor }) => ({
      id: `${coverage} ${payer}`,
      kind,
      minor: amountMinor,
    })),
    { id: 'cash', kind: 'patient' as const, minor: view.cashMinor },
  ]
}
