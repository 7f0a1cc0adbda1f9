/** A patient's visits to an internet hospital, on the phone. */
import { MyVisits } from '../features/telehealth/my-visits.tsx'

export function MyVisitsPage() {
  return <MyVisits />
}
