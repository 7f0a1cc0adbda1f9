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
  const own = division.lines.filter((line) => ownMinor(line, currency) !== 0)
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
      {own.length === 0 ? null : (
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
            {own.slice(0, most).map((line) => (
              <tr key={line.id}>
                <td>{nameOf(line.id)}</td>
                <td>{line.class === null ? '–' : t(`class.${line.class}`)}</td>
                <td className="amount">{groupedText(line.amount)}</td>
                <td className="amount">{amountText(ownMinor(line, currency), currency)}</td>
                <td>{reasonOf(line)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {own.length > most ? (
        <p className="quiet">{t('why.moreLines', { count: own.length - most })}</p>
      ) : null}
    </div>
  )

  function reasonOf(line: LineSplitJson): string {
    if (line.reason !== null) return t(`splitReason.${line.reason}`)
    return minorOf(line.priorSelfPay, currency) === 0 ? '' : t('why.classB')
  }
}

function ownMinor(line: LineSplitJson, currency: string): number {
  return (
    minorOf(line.priorSelfPay, currency) +
    minorOf(line.overLimit, currency) +
    minorOf(line.ownPaid, currency)
  )
}
