/** Insurers, services and their keys; and partners on their way in. */
import { ApplicationBoard } from '../features/partner/application-board.tsx'
import { PartnerBoard } from '../features/partner/partner-board.tsx'

export function PartnersPage() {
  return <PartnerBoard />
}

export function ApplicationsPage() {
  return <ApplicationBoard />
}
