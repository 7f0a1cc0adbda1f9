/** Pages about family doctors. */
import { EnrolmentDesk } from '../features/enrolment/enrolment-desk.tsx'
import { MyFamilyDoctor } from '../features/enrolment/my-family-doctor.tsx'

export function EnrolmentDeskPage() {
  return <EnrolmentDesk />
}

export function MyFamilyDoctorPage() {
  return <MyFamilyDoctor />
}
