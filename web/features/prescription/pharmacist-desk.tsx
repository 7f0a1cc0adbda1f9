/** The desk of a pharmacist, in a hospital or a pharmacy: for which house, and what lies there. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { InstitutionJson } from '../../../server/http/contract/institution.ts'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { Loaded } from '../../components/loaded.tsx'
import { asStaff, useWorkplaceAt } from '../../components/workplace.ts'
import { WorkplaceSelect } from '../../components/workplace-select.tsx'
import { deskQuery } from './queries.ts'
import './prescription.css'

export interface OnDesk {
  readonly prescriptions: readonly PrescriptionJson[]
  readonly institution: string
  readonly as: string | undefined
}

interface PharmacistDeskProps {
  readonly kinds: readonly InstitutionJson['kind'][]
  readonly title: string
  readonly label: string
  readonly children: (desk: OnDesk) => ReactNode
}

export function PharmacistDesk({ kinds, title, label, children }: PharmacistDeskProps) {
  const workplace = useWorkplaceAt(kinds)
  const { id: institution, isSample } = workplace
  const as = asStaff('pharmacist', institution, isSample)
  const read = useQuery(deskQuery(institution, as))
  return (
    <div className="rx-desk">
      <header className="rx-head">
        <h1>{title}</h1>
        <WorkplaceSelect workplace={workplace} label={label} />
      </header>
      <Loaded key={institution} read={read}>
        {({ prescriptions }) => children({ prescriptions, institution, as })}
      </Loaded>
    </div>
  )
}
