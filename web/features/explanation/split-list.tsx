/** How the catalogue of the care region divided the bill, and the lines that are not in scope. */
import { useTranslation } from 'react-i18next'
import type { DivisionJson, LineSplitJson } from '../../../server/http/contract/quote.ts'
import { amountText, groupedText, minorOf } from '../../components/amount-text.ts'

const sums = ['inScope', 'priorSelfPay', 'overLimit', 'ownPaid'] as const

/** Longest list of lines before the rest is summed up. */
const most = 40

export interface SplitListProps {
  readonly division: DivisionJson
  readonly nameOf: (line: string) => string
}

export function SplitList({ division, nameOf }: SplitListProps) {
  const { t } = useTranslation()
  const { currency } = division
  const groups = groupsOf(division, nameOf)
  return (
    <div className="split">
      <dl className="split-sums">
        {sums.map((name) => (
          <div key={name}>
            <dt>{t(`part.${name}`)}</dt>
            <dd className="amount">{groupedText(division.sums[name])}</dd>
          </div>
        ))}
      </dl>
      {groups.length === 0 ? null : (
        <table className="split-lines">
          <thead>
            <tr>
              <th scope="col">{t('lineHead.item')}</th>
              <th scope="col">{t('lineHead.class')}</th>
              <th scope="col" className="amount">
                {t('lineHead.amount')}
              </th>
              <th scope="col" className="amount">
                {t('lineHead.own')}
              </th>
              <th scope="col">{t('why.because')}</th>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, most).map((group) => (
              <tr key={group.key}>
                <td>
                  {group.name}
                  {group.count === 1 ? null : <span className="quiet"> × {group.count}</span>}
                </td>
                <td>{group.line.class === null ? '–' : t(`class.${group.line.class}`)}</td>
                <td className="amount">{amountText(group.amountMinor, currency)}</td>
                <td className="amount">{amountText(group.ownMinor, currency)}</td>
                <td>{reasonOf(group.line)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {groups.length > most ? (
        <p className="quiet">{t('why.moreLines', { count: groups.length - most })}</p>
      ) : null}
    </div>
  )

  function reasonOf(line: LineSplitJson): string {
    if (line.reason !== null) return t(`splitReason.${line.reason}`)
    return minorOf(line.priorSelfPay, currency) === 0 ? '' : t('why.classB')
  }
}

interface LineGroup {
  readonly key: string
  readonly name: string
  readonly line: LineSplitJson
  readonly count: number
  readonly amountMinor: number
  readonly ownMinor: number
}

/** The same item for the same reason is one row, the dearest for the patient first. */
function groupsOf(division: DivisionJson, nameOf: (line: string) => string): LineGroup[] {
  const { currency } = division
  const groups = new Map<string, LineGroup>()
  for (const line of division.lines) {
    const own = ownMinor(line, currency)
    if (own === 0) continue
    const name = nameOf(line.id)
    const key = `${name} ${line.class} ${line.reason}`
    const before = groups.get(key)
    groups.set(key, {
      key,
      name,
      line,
      count: (before?.count ?? 0) + 1,
      amountMinor: (before?.amountMinor ?? 0) + minorOf(line.amount, currency),
      ownMinor: (before?.ownMinor ?? 0) + own,
    })
  }
  return [...groups.values()].sort((a, b) => b.ownMinor - a.ownMinor)
}

function ownMinor(line: LineSplitJson, currency: string): number {
  return (
    minorOf(line.priorSelfPay, currency) +
    minorOf(line.overLimit, currency) +
    minorOf(line.ownPaid, currency)
  )
}
