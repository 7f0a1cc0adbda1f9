/** A stay over New Year that its scheme shares out between the years: who paid what of which year. */
import { useTranslation } from 'react-i18next'
import type { DivisionJson } from '../../../server/http/contract/quote.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'
import { PayerMark } from '../../components/payer-mark.tsx'

export function PortionTable({ division }: { readonly division: DivisionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { portions, shares } = division
  if (portions.length === 0) return null
  return (
    <section className="portions panel" aria-labelledby="portions">
      <h2 id="portions">{t('why.portions')}</h2>
      <p className="quiet">{t('why.portionsHint')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t('settle.payer')}</span>
            </th>
            {portions.map(({ year, nights }) => (
              <th key={year} scope="col" className="amount">
                {year}
                <span className="quiet">{t('why.nights', { count: nights })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shares.map(({ payer, coverage, kind, title }) => (
            <tr key={`${coverage} ${payer}`}>
              <th scope="row">
                <span className="portion-payer">
                  <PayerMark kind={kind} /> {textIn(title)}
                </span>
              </th>
              {portions.map(({ year, shares: own }) => (
                <td key={year} className="amount">
                  {groupedText(
                    own.find((one) => one.payer === payer && one.coverage === coverage)?.amount ??
                      '–',
                  )}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">
              <span className="portion-payer">
                <PayerMark kind="patient" /> {t('answer.cash')}
              </span>
            </th>
            {portions.map(({ year, cash }) => (
              <td key={year} className="amount">
                {groupedText(cash)}
              </td>
            ))}
          </tr>
          <tr className="portion-total">
            <th scope="row">{t('answer.total')}</th>
            {portions.map(({ year, total }) => (
              <td key={year} className="amount">
                {groupedText(total)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}
