/** The pages of tests: where one is ordered, the patient's own, and the rates of recognition. */
import { MyTests } from '../features/recognition/my-tests.tsx'
import { Rates } from '../features/recognition/rates.tsx'
import { TestDesk } from '../features/recognition/test-desk.tsx'

export function TestDeskPage() {
  return <TestDesk />
}

export function MyTestsPage() {
  return <MyTests />
}

export function RecognitionRatesPage() {
  return <Rates />
}
