/** The pharmacy's desk: a patient's code is scanned, the prescription checked, its packs scanned, settled, handed over. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useInAddress } from '../../components/use-in-address.ts'
import { ClaimField } from './claim-field.tsx'
import { Row } from './doctor-work.tsx'
import { OpenedAtPharmacy } from './opened-at-pharmacy.tsx'
import { type OnDesk, PharmacistDesk } from './pharmacist-desk.tsx'
import { isRefusedFor } from './reports.tsx'

const pharmacies = ['pharmacy'] as const
const over: readonly PrescriptionJson['state'][] = ['completed', 'revoked', 'expired', 'open']

export function Dispensing() {
  const { t } = useTranslation()
  return (
    <PharmacistDesk
      kinds={pharmacies}
      title={t('prescription.desk.title')}
      label={t('prescription.desk.institution')}
    >
      {(desk) => <AtDesk {...desk} />}
    </PharmacistDesk>
  )
}

function AtDesk({ prescriptions: all, institution, as }: OnDesk) {
  const { t } = useTranslation()
  const [showsDone, setShowsDone] = useState(false)
  const [open, choose] = useInAddress('id')
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
