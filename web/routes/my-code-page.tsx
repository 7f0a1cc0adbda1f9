/** The patient's commercial insurance and the code that opens it. */
import { MyInsurance } from '../features/insurance/my-insurance.tsx'

export function MyCodePage() {
  return <MyInsurance />
}
