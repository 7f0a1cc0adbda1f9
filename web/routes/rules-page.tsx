/** The rule book. */
import { RuleBook } from '../features/policy/rule-book.tsx'

export function RulesPage() {
  return <RuleBook today={new Date().toISOString().slice(0, 10)} />
}
