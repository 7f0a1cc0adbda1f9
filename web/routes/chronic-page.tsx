/** Chronic and special diseases for which persons are registered. */
import { Registrations } from '../features/chronic/registrations.tsx'

export function ChronicPage() {
  return <Registrations />
}
