/** The counter, and what its keys open. */
import { useNavigate } from 'react-router'
import { keepQuotedBill } from '../components/quoted-bill.ts'
import { Counter } from '../features/counter/counter.tsx'

export function CounterPage() {
  const navigate = useNavigate()
  return (
    <Counter
      onExplain={({ bill, settlement, place }) => {
        const at = place === '' ? '' : `#${encodeURIComponent(place)}`
        if (bill !== null) keepQuotedBill(bill)
        void navigate(
          settlement === null ? `/explanation${at}` : `/settlements/${settlement}/explanation${at}`,
        )
      }}
      onFourWays={(bill) => {
        keepQuotedBill(bill)
        void navigate('/four-ways')
      }}
      onPay={(settlement) => void navigate(`/settlements/${settlement}/payment`)}
      onReceipt={(settlement) => void navigate(`/settlements/${settlement}`)}
      onReverse={(settlement) => void navigate(`/settlements/${settlement}?reverse`)}
    />
  )
}
