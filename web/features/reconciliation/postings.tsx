/** What a resolution would post, account by account. */
import { useTranslation } from 'react-i18next'
import type { BreakJson } from '../../../server/http/contract/reconciliation.ts'

import { moneyText } from './money-text.ts'
import { useParties } from './use-parties.ts'

export function Postings({ booking }: { readonly booking: BreakJson['bookings'][number] }) {
  const { t } = useTranslation()
  const parties = useParties()
  return (
    <table className="postings">
      <caption>{t('reconciliation.one.postings')}</caption>
      <tbody>
        {booking.postings.map(({ account, currency, amount }) => (
          <tr key={`${account} ${currency}`}>
            <th scope="row">{parties.account(account)}</th>
            <td className="amount">{moneyText(amount, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
