/** Who has seen my data. */
import { AccessRecord } from '../features/access/access-record.tsx'

export function AccessPage() {
  return <AccessRecord />
}
