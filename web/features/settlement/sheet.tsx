/** The settlement sheet in the words of the home region, as it is printed at A5. */
import { useTranslation } from 'react-i18next'
import type { DivisionJson } from '../../../server/http/contract/quote.ts'
import type { SettlementJson } from '../../../server/http/contract/settlement.ts'
import { groupedText, markOf, minorOf } from '../../components/amount-text.ts'
import { useLanguage, useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { QrCode } from '../../components/qr-code.tsx'
import { capitalAmount } from './capital-amount.ts'
import './sheet.css'

export interface SheetProps {
  readonly settlement: SettlementJson
  /** Who is at the counter. */
  readonly cashier: string
  readonly isSample: boolean
}

export function Sheet({ settlement, cashier, isSample }: SheetProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { division, visit } = settlement
  const address = `${location.origin}/settlements/${settlement.id}/explanation`
  return (
    <article className="sheet" aria-labelledby="sheet-title">
      <header>
        <p className="sheet-institution">{textIn(settlement.institution.title)}</p>
        <h1 id="sheet-title">
          {settlement.kind === 'reversal' ? t('sheet.reversalTitle') : t('sheet.title')}
        </h1>
        {isSample ? <p className="sheet-sample">{t('sheet.sample')}</p> : null}
        {settlement.state === 'reversed' ? (
          <p className="sheet-stamp">{t('sheet.reversed')}</p>
        ) : null}
      </header>
      <dl className="sheet-facts">
        <Fact name={t('sheet.patient')} value={settlement.person.name} />
        <Fact name={t('sheet.number')} value={settlement.id} />
        <Fact name={t('counter.visitNumber')} value={visit.number} />
        <Fact name={t('counter.setting')} value={t(`setting.${visit.setting}`)} />
        <Fact
          name={t('sheet.days')}
          value={
            visit.admittedOn === visit.dischargedOn
              ? visit.dischargedOn
              : `${visit.admittedOn} – ${visit.dischargedOn}`
          }
        />
        <Fact name={t('sheet.home')} value={textIn(division.sheet.regionTitle)} />
      </dl>
      <SheetTable division={division} />
      <footer>
        <div className="sheet-foot">
          <p>
            {t('sheet.cashier')} {cashier}
          </p>
          <p>
            {t('sheet.recordedAt')} {momentText(settlement.recordedAt)}
          </p>
          <p className="sheet-seal">{t('sheet.seal')}</p>
        </div>
        <figure>
          <QrCode text={address} label={t('sheet.code')} />
          <figcaption>{t('sheet.code')}</figcaption>
        </figure>
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

/** The rows of the region add up to the total; "of which" rows repeat money of the row above. */
function SheetTable({ division }: { readonly division: DivisionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const language = useLanguage()
  const { currency, sheet, total, cash } = division
  const rows = sheet.rows.filter(
    ({ amount, style }) => style !== 'total' && minorOf(amount, currency) !== 0,
  )
  const inCapitals = language !== 'en' && currency === 'CNY'
  return (
    <table className="sheet-rows">
      <thead>
        <tr>
          <th scope="col">{t('sheet.item')}</th>
          <th scope="col" className="amount">
            {t('sheet.amount', { currency: markOf(currency).trim() })}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={`sheet-${row.style}`}>
            <td>{textIn(row.title)}</td>
            <td className="amount">{groupedText(row.amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="sheet-total">
          <td>{t('answer.total')}</td>
          <td className="amount">{groupedText(total)}</td>
        </tr>
        <tr className="sheet-cash">
          <td>
            {t('answer.cash')}
            {inCapitals ? (
              <span className="sheet-capitals">{capitalAmount(minorOf(cash, currency))}</span>
            ) : null}
          </td>
          <td className="amount">
            {markOf(currency)}
            {groupedText(cash)}
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
