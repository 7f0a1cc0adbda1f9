/** A doctor breaks the glass. */
import { EmergencyAccess } from '../features/emergency/emergency-access.tsx'

export function EmergencyPage() {
  return <EmergencyAccess />
}
