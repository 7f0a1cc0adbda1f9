/** The bill as far as the person allowed it to be read, and how the loss is shared. */
import { useTranslation } from 'react-i18next'
import type { DeskClaimJson } from '../../../server/http/contract/claim.ts'
import { groupedText } from '../../components/amount-text.ts'
import { useTextIn } from '../../components/language.ts'

interface Line {
  readonly name: string
  readonly on: string
  readonly quantity: string
  readonly amount: string
}

export function Evidence({ claim }: { readonly claim: DeskClaimJson }) {
  const { t } = useTranslation()
  const bill = claim.bill ?? {}
  // The server writes these field by field; a field that was not allowed is not there.
  const lines = bill['fee-lines'] as readonly Line[] | undefined
  const diagnoses = bill['diagnoses'] as readonly string[] | undefined
  const invoice = bill['invoice-number'] as string | null | undefined
  return (
    <>
      {claim.sheet === null ? null : <Sheet sheet={claim.sheet} />}
      <dl className="claim-facts">
        <div>
          <dt>{t('claim.desk.diagnoses')}</dt>
          <dd>{diagnoses === undefined ? <NotAllowed /> : diagnoses.join(t('and')) || '—'}</dd>
        </div>
        <div>
          <dt>{t('claim.desk.invoice')}</dt>
          <dd>{invoice === undefined ? <NotAllowed /> : (invoice ?? t('claim.desk.noInvoice'))}</dd>
        </div>
      </dl>
      {lines === undefined ? (
        <p>
          {t('claim.field.fee-lines')}：<NotAllowed />
        </p>
      ) : (
        <Lines lines={lines} />
      )}
    </>
  )
}

function NotAllowed() {
  const { t } = useTranslation()
  return <span className="badge">{t('claim.desk.notAllowed')}</span>
}

function Sheet({ sheet }: { readonly sheet: NonNullable<DeskClaimJson['sheet']> }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  return (
    <table className="claim-table claim-sheet">
      <caption>{t('claim.desk.sheet')}</caption>
      <tbody>
        <Row name={t('claim.desk.total')} amount={sheet.total} strong />
        {sheet.payers.map(({ payer, title, amount }) => (
          <Row key={payer} name={textIn(title)} amount={amount} />
        ))}
        {sheet.insurers.map(({ claim, title, amount }) => (
          <Row key={claim} name={`${textIn(title)} · ${claim}`} amount={amount} />
        ))}
        <Row name={t('claim.desk.left')} amount={sheet.left} strong />
        {sheet.beside.map(({ claim, title, amount }) => (
          <Row key={claim} name={`${t('claim.desk.beside')} · ${textIn(title)}`} amount={amount} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly name: string
  readonly amount: string
  readonly strong?: boolean
}

function Row({ name, amount, strong = false }: RowProps) {
  return (
    <tr className={strong ? 'strong' : ''}>
      <th scope="row">{name}</th>
      <td className="amount">{groupedText(amount)}</td>
    </tr>
  )
}

const shownAtOnce = 200

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation()
  if (lines.length === 0) return <p className="quiet">{t('claim.desk.noLines')}</p>
  return (
    <section
      className="claim-lines"
      aria-label={t('claim.desk.lines', { count: lines.length })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
    >
      <table className="claim-table">
        <caption>{t('claim.desk.lines', { count: lines.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('claim.desk.date')}</th>
            <th scope="col">{t('claim.desk.item')}</th>
            <th scope="col" className="amount">
              {t('claim.desk.quantity')}
            </th>
            <th scope="col" className="amount">
              {t('claim.desk.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, shownAtOnce).map(({ name, on, quantity, amount }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a bill may be alike.
            <tr key={place}>
              <td className="claim-whole">{on}</td>
              <td>{name}</td>
              <td className="amount">{Number(quantity)}</td>
              <td className="amount">{groupedText(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
