/** The rule book. */
import { todayText } from '../components/moment-text.ts'
import { RuleBook } from '../features/policy/rule-book.tsx'

export function RulesPage() {
  return <RuleBook today={todayText()} />
}
