/** The counter, and what its keys open. */
import { useNavigate } from 'react-router'
import { Counter } from '../features/counter/counter.tsx'

export function CounterPage() {
  const navigate = useNavigate()
  return (
    <Counter
      onExplain={({ settlement, place }) =>
        void navigate(
          settlement === null
            ? `/explanation#${place}`
            : `/settlements/${settlement}/explanation#${place}`,
        )
      }
      onFourWays={() => void navigate('/four-ways')}
      onReceipt={(settlement) => void navigate(`/settlements/${settlement}`)}
      onReverse={(settlement) => void navigate(`/settlements/${settlement}?reverse`)}
    />
  )
}
