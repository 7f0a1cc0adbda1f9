/** The pages of prescriptions: the doctor's, the reviewing pharmacist's, the pharmacy's, and the patient's own. */
import { Dispensing } from '../features/prescription/dispensing.tsx'
import { MyPrescriptions } from '../features/prescription/my-prescriptions.tsx'
import { Prescribe } from '../features/prescription/prescribe.tsx'
import { Review } from '../features/prescription/review.tsx'

export function PrescribePage() {
  return <Prescribe />
}

export function ReviewPage() {
  return <Review />
}

export function DispensingPage() {
  return <Dispensing />
}

export function MyPrescriptionsPage() {
  return <MyPrescriptions />
}
