/** Why the amounts are what they are: of the bill at the counter, or of what was settled. */
import { useLocation, useParams } from 'react-router'
import { QuoteExplanation } from '../features/explanation/quote-explanation.tsx'
import { SettlementExplanation } from '../features/explanation/settlement-explanation.tsx'

export function ExplanationPage() {
  const { id } = useParams()
  const { hash } = useLocation()
  const openAt = decodeURIComponent(hash.slice(1))
  return id === undefined ? (
    <QuoteExplanation openAt={openAt} />
  ) : (
    <SettlementExplanation id={id} openAt={openAt} />
  )
}
