/** What a resolution would post, account by account. */
import { useTranslation } from 'react-i18next'
import type { BreakJson } from '../../../server/http/contract/reconciliation.ts'
import { groupedText, markOf } from '../../components/amount-text.ts'

export function Postings({ booking }: { readonly booking: BreakJson['bookings'][number] }) {
  const { t } = useTranslation()
  return (
    <table className="postings">
      <caption>{t('reconciliation.one.postings')}</caption>
      <tbody>
        {booking.postings.map(({ account, currency, amount }) => (
          <tr key={`${account} ${currency}`}>
            <th scope="row">{account}</th>
            <td className="amount">
              {markOf(currency)}
              {groupedText(amount)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
