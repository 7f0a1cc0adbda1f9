/** The medical e-invoice of a bill, and the red-letter one that takes it back. */
import { useTranslation } from 'react-i18next'
import type { BillMoneyJson, InvoiceJson } from '../../../server/http/contract/cashier.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'

export function InvoiceBox({ money }: { readonly money: BillMoneyJson }) {
  const { t } = useTranslation()
  const { invoices, rules, currency } = money
  return (
    <section className="panel" aria-labelledby="invoice-title">
      <h2 id="invoice-title">{t('pay.invoice')}</h2>
      {rules.invoice === 'receipt' ? <p className="quiet">{t('pay.receiptOnly')}</p> : null}
      {rules.invoice === 'e-invoice' && invoices.length === 0 ? (
        <p className="quiet">{t('pay.noInvoiceYet')}</p>
      ) : null}
      {invoices.map((invoice) => (
        <InvoiceFacts key={invoice.colour} invoice={invoice} currency={currency} />
      ))}
    </section>
  )
}

interface InvoiceFactsProps {
  readonly invoice: InvoiceJson
  readonly currency: string
}

export function InvoiceFacts({ invoice, currency }: InvoiceFactsProps) {
  const { t } = useTranslation()
  const { colour, state, code, number, checkCode, amount } = invoice
  return (
    <div className={`invoice ${colour}`} data-invoice={colour}>
      {colour === 'red' ? <p className="invoice-red">{t('pay.redInvoice')}</p> : null}
      {state === 'wanted' ? (
        <p className="quiet" role="status">
          <span className="spinner" /> {t('pay.invoiceWanted')}
        </p>
      ) : (
        <dl>
          <div>
            <dt>{t('pay.invoiceCode')}</dt>
            <dd>{code}</dd>
          </div>
          <div>
            <dt>{t('pay.invoiceNumber')}</dt>
            <dd>{number}</dd>
          </div>
          <div>
            <dt>{t('pay.checkCode')}</dt>
            <dd className="check-code">{checkCode}</dd>
          </div>
          <div>
            <dt>{t('money.amount')}</dt>
            <dd className="amount">
              {colour === 'red' ? '−' : ''}
              {markOf(currency)}
              {groupedText(amount)}
            </dd>
          </div>
        </dl>
      )}
    </div>
  )
}
