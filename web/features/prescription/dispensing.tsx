/** The pharmacy's desk: a patient's code is scanned, the prescription checked, its packs scanned, settled, handed over. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type {
  PrescriptionJson,
  PrescriptionsJson,
} from '../../../server/http/contract/prescription.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useWorkplaceAt } from '../../components/workplace.ts'
import { WorkplaceSelect } from '../../components/workplace-select.tsx'
import { ClaimField } from './claim-field.tsx'
import { Row } from './doctor-work.tsx'
import { OpenedAtPharmacy } from './opened-at-pharmacy.tsx'
import { asStaff, deskQuery } from './queries.ts'
import { isRefusedFor } from './reports.tsx'
import './prescription.css'

const pharmacies = ['pharmacy'] as const
const over: readonly PrescriptionJson['state'][] = ['completed', 'revoked', 'expired', 'open']

export function Dispensing() {
  const { t } = useTranslation()
  const workplace = useWorkplaceAt(pharmacies)
  const as = asStaff('pharmacist', workplace.id, workplace.isSample)
  return (
    <div className="rx-desk">
      <header className="rx-head">
        <h1>{t('prescription.desk.title')}</h1>
        <WorkplaceSelect workplace={workplace} label={t('prescription.desk.institution')} />
      </header>
      <Desk key={workplace.id} institution={workplace.id} as={as} />
    </div>
  )
}

interface DeskProps {
  readonly institution: string
  readonly as: string | undefined
}

function Desk({ institution, as }: DeskProps) {
  const read = useQuery(deskQuery(institution, as))
  return <Loaded read={read}>{(data) => <AtDesk {...data} {...{ institution, as }} />}</Loaded>
}

function AtDesk({ prescriptions: all, institution, as }: PrescriptionsJson & DeskProps) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [showsDone, setShowsDone] = useState(false)
  const open = params.get('id') ?? ''
  const choose = (id: string) =>
    setParams(
      (before) => {
        before.set('id', id)
        return before
      },
      { replace: true },
    )
  const isTodo = (one: PrescriptionJson) =>
    !over.includes(one.state) || isRefusedFor(one, institution)
  const todo = all.filter(isTodo)
  const done = all.filter((one) => !isTodo(one))
  const opened = all.find(({ id }) => id === open)
  const shown = showsDone ? done : todo
  return (
    <>
      <ClaimField as={as} chosen={opened?.state === 'chosen' ? opened.id : ''} onClaimed={choose} />
      <div className={opened === undefined ? 'rx-columns' : 'rx-columns open'}>
        <div className="rx-queue">
          <fieldset className="rx-buttons">
            <legend className="sr-only">{t('prescription.desk.queue')}</legend>
            <button
              type="button"
              className="button small"
              aria-pressed={!showsDone}
              onClick={() => setShowsDone(false)}
            >
              {t('prescription.desk.todo')} {todo.length}
            </button>
            <button
              type="button"
              className="button small"
              aria-pressed={showsDone}
              onClick={() => setShowsDone(true)}
            >
              {t('prescription.desk.done')} {done.length}
            </button>
          </fieldset>
          {shown.length === 0 ? (
            <EmptyState title={t('prescription.desk.empty')}>
              <p className="quiet">{t('prescription.desk.emptyHint')}</p>
            </EmptyState>
          ) : null}
          <ul className="rx-list" aria-label={t('prescription.desk.queue')}>
            {shown.map((one) => (
              <li key={one.id}>
                <Row prescription={one} isOpen={one.id === open} onOpen={() => choose(one.id)} />
              </li>
            ))}
          </ul>
        </div>
        {opened === undefined ? (
          <p className="panel rx-pick quiet">{t('prescription.desk.pick')}</p>
        ) : (
          <OpenedAtPharmacy
            key={opened.id}
            prescription={opened}
            institution={institution}
            as={as}
            onBack={() => choose('')}
          />
        )}
      </div>
    </>
  )
}
