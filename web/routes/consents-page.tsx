/** What a patient allowed, to whom and until when, and who looked in an emergency. */
import { Consents } from '../features/consent/consents.tsx'
import { EmergencyNotices } from '../features/emergency/emergency-notices.tsx'

export function ConsentsPage() {
  return <Consents notices={(person) => <EmergencyNotices person={person} />} />
}
