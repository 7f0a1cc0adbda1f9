/** What stands beside claims: guarantees, at the hospital and at the insurer; papers; product tables. */
import { HospitalGuarantees, InsurerGuarantees } from '../features/claim/guarantees.tsx'
import { PaperDesk } from '../features/claim/paper-desk.tsx'
import { ProductData } from '../features/claim/product-data.tsx'

export function GuaranteesPage() {
  return <HospitalGuarantees />
}

export function InsurerGuaranteesPage() {
  return <InsurerGuarantees />
}

export function PaperDeskPage() {
  return <PaperDesk />
}

export function ProductDataPage() {
  return <ProductData />
}
