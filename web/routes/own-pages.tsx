/** A patient's own coverages and bills, and every step of one bill. */
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { PatientPage } from '../components/patient-page.tsx'
import { SettlementExplanation } from '../features/explanation/settlement-explanation.tsx'
import { MyBills } from '../features/own/my-bills.tsx'
import { MyCoverages } from '../features/own/my-coverages.tsx'

export function MyCoveragesPage() {
  return <MyCoverages />
}

export function MyBillsPage() {
  return <MyBills />
}

export function MyBillPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  return (
    <PatientPage title={t('own.bills.title')} lead={t('own.bills.lead')} isWide>
      {(person) => <SettlementExplanation key={id} id={id} openAt="" of={person} />}
    </PatientPage>
  )
}
