/** A doctor's desk of the internet hospital. */
import { DoctorDesk } from '../features/telehealth/doctor-desk.tsx'

export function OnlineClinicPage() {
  return <DoctorDesk />
}
