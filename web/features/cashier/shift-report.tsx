/** The end-of-shift report: by method, by bill, the drawer, and what proves that they belong together. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ShiftReportJson } from '../../../server/http/contract/cashier.ts'
import { amountText, groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { useSession } from '../../components/session.ts'

type Report = ShiftReportJson['report']

export function ShiftReport({ report: whole }: { readonly report: ShiftReportJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const session = useSession()
  const { shift, report, late, onItsWay } = whole
  const institution = useQuery(institutionsQuery).data?.institutions.find(
    ({ id }) => id === shift.institution,
  )
  const cashier = shift.cashier === session?.actor.id ? textIn(session.actor.name) : shift.cashier
  return (
    <article className="panel report" aria-labelledby="report-title">
      <header className="report-head">
        <p className="report-institution">
          {institution === undefined ? shift.institution : textIn(institution.title)}
        </p>
        <h2 id="report-title">{shift.closedAt === null ? t('shift.live') : t('shift.report')}</h2>
        {session?.mode === 'sample' ? <p className="report-sample">{t('shift.sample')}</p> : null}
        <dl className="report-facts">
          <Fact name={t('shift.cashier')} value={cashier} />
          <Fact name={t('shift.opened')} value={momentText(shift.openedAt)} />
          <Fact
            name={t('shift.closed')}
            value={shift.closedAt === null ? t('shift.running') : momentText(shift.closedAt)}
          />
        </dl>
      </header>
      <Ways report={report} whole={whole} />
      <div className="report-pair">
        <BillsSum report={report} currency={shift.currency} />
        <Drawer whole={whole} />
      </div>
      <Proofs report={report} currency={shift.currency} />
      {onItsWay.length === 0 ? null : (
        <p className="note wait">{t('shift.onItsWay', { count: onItsWay.length })}</p>
      )}
      {late === null ? null : (
        <section className="report-late">
          <h3>{t('shift.late')}</h3>
          <Ways report={late} whole={null} />
        </section>
      )}
      <footer className="report-sign">
        <span>{t('shift.signCashier')}</span>
        <span>{t('shift.signChecker')}</span>
        <span>{t('shift.seal')}</span>
      </footer>
    </article>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

interface WaysProps {
  readonly report: Report
  /** With it, what a channel's list differs by is shown; not for what came late. */
  readonly whole: ShiftReportJson | null
}

function Ways({ report, whole }: WaysProps) {
  const { t } = useTranslation()
  const isRounded = report.tenders.some(({ rounding }) => !isZero(rounding))
  const heads = [
    'depositsIn',
    'depositsOut',
    'billsIn',
    'billsOut',
    'arrearsIn',
    ...(isRounded ? (['rounding'] as const) : []),
    'net',
  ] as const
  if (report.tenders.length === 0) return <p className="quiet report-none">{t('money.noMoves')}</p>
  return (
    <section
      className="scroll-x"
      aria-label={t('shift.ways')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
    >
      <table className="ways">
        <thead>
          <tr>
            <th scope="col">{t('shift.ways')}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="amount">
                {t(`shift.${head}`)}
              </th>
            ))}
            <th scope="col" className="amount">
              {t('shift.journal')}
            </th>
            {whole === null ? null : (
              <th scope="col" className="amount">
                {t('shift.channel')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {report.tenders.map((way) => (
            <tr key={way.kind} data-way={way.kind}>
              <th scope="row">{t(`money.kind.${way.kind}`)}</th>
              {heads.map((head) => (
                <td key={head} className={`amount ${isZero(way[head]) ? 'zero' : ''}`}>
                  {head.endsWith('Out') && !isZero(way[head]) ? '−' : ''}
                  {groupedText(way[head])}
                </td>
              ))}
              <td className={`amount ${way.net === way.journal ? '' : 'differs'}`}>
                {groupedText(way.journal)}
              </td>
              {whole === null ? null : (
                <td className="amount">{<ChannelCell whole={whole} kind={way.kind} />}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ChannelCell({ whole, kind }: { readonly whole: ShiftReportJson; readonly kind: string }) {
  const { t } = useTranslation()
  const { currency, comparedAt } = whole.shift
  if (kind === 'cash' || kind === 'deposit' || kind === 'carried')
    return <span className="zero">—</span>
  if (comparedAt === null) return <span className="zero">{t('shift.notCompared')}</span>
  const minor = whole.differences
    .filter((one) => one.kind === kind && one.state === 'open')
    .reduce((sum, { difference }) => sum + minorOf(difference, currency), 0)
  const isAny = whole.differences.some((one) => one.kind === kind && one.state === 'open')
  if (!isAny) return <span className="equal">{t('shift.equal')}</span>
  return <span className="differs">{amountText(minor, currency)}</span>
}

function BillsSum({ report, currency }: { readonly report: Report; readonly currency: string }) {
  const { t } = useTranslation()
  const taken = report.tenders.reduce(
    (sum, { billsIn, billsOut }) => sum + minorOf(billsIn, currency) - minorOf(billsOut, currency),
    0,
  )
  const settled = report.proofs.find(({ name }) => name === 'bills')?.left ?? '0'
  const rows: readonly [string, string, string][] = [
    [t('shift.bills', { count: report.bills.count }), report.bills.sum, ''],
    [t('shift.reversals', { count: report.reversals.count }), report.reversals.sum, ''],
    [t('shift.settled'), settled, 'sum'],
    [t('shift.byTenders'), amountText(taken, currency).replaceAll(',', ''), ''],
    [t('shift.arrears'), report.arrears, ''],
    [t('shift.leftDue'), report.leftDue, ''],
  ]
  return <Rows title={t('nav.settlements')} rows={rows} currency={currency} />
}

function Drawer({ whole }: { readonly whole: ShiftReportJson }) {
  const { t } = useTranslation()
  const { shift, report, differences } = whole
  const { drawer } = report
  const found = differences.find(({ kind, state }) => kind === 'cash' && state !== 'gone')
  const rows: [string, string, string][] = [
    [t('shift.float'), drawer.float, ''],
    [t('shift.cashIn'), drawer.in, ''],
    [t('shift.cashOut'), isZero(drawer.out) ? drawer.out : `-${drawer.out}`, ''],
    [t('shift.expected'), drawer.expected, 'sum'],
  ]
  if (shift.counted !== null) rows.push([t('shift.counted'), shift.counted, ''])
  if (found !== undefined) {
    rows.push([t(`shift.difference.${found.name}`), found.difference, 'differs'])
  }
  return <Rows title={t('shift.drawer')} rows={rows} currency={shift.currency} />
}

interface RowsProps {
  readonly title: string
  readonly rows: readonly (readonly [name: string, amount: string, tone: string])[]
  readonly currency: string
}

function Rows({ title, rows, currency }: RowsProps) {
  return (
    <table className="report-rows">
      <caption>{title}</caption>
      <tbody>
        {rows.map(([name, amount, tone]) => (
          <tr key={name} className={tone}>
            <th scope="row">{name}</th>
            <td className="amount">
              {amount.startsWith('-') ? '−' : ''}
              {markOf(currency)}
              {groupedText(amount.replace('-', ''))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Proofs({ report, currency }: { readonly report: Report; readonly currency: string }) {
  const { t } = useTranslation()
  return (
    <ul className="proofs" aria-label={t('shift.proofs')}>
      {report.proofs.map(({ name, left, right, holds }) => (
        <li key={name} data-proof={name} className={holds ? 'holds' : 'differs'}>
          <span aria-hidden="true">{holds ? '✓' : '≠'}</span>
          <span>{t(`shift.proof.${name}`)}</span>
          <span className="amount">
            {markOf(currency)}
            {groupedText(left)}
            {holds ? '' : ` ≠ ${groupedText(right)}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

function isZero(text: string): boolean {
  return /^0(\.0*)?$/u.test(text)
}
