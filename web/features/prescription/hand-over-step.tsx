/** Paid for: into the patient's hands, or by a carrier with every step noted. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonFold } from '../../components/reason-fold.tsx'
import { Text } from './line-fields.tsx'
import type { StepProps } from './pharmacy-step.tsx'

export function HandOverStep(step: StepProps) {
  const { t } = useTranslation()
  const { prescription } = step
  const isOnItsWay = prescription.state === 'sent'
  const isCollected = prescription.choice?.way !== 'deliver'
  return (
    <section className="rx-acts" aria-label={t('prescription.desk.handTitle')}>
      <h3>{t('prescription.desk.handTitle')}</h3>
      {isOnItsWay ? <Following {...step} /> : null}
      {!isOnItsWay && isCollected ? <ToPatient {...step} act="hand-over" /> : null}
      {isOnItsWay || isCollected ? null : <ToCarrier {...step} />}
    </section>
  )
}

function ToPatient({
  prescription,
  isSending,
  send,
  act,
}: StepProps & { readonly act: 'hand-over' | 'deliver' }) {
  const { t } = useTranslation()
  const [receivedBy, setReceivedBy] = useState(prescription.personName)
  return (
    <div className="rx-buttons">
      <Text
        id={`received-${act}`}
        label={t('prescription.desk.receivedBy')}
        value={receivedBy}
        onChange={setReceivedBy}
      />
      <button
        type="button"
        className="button primary"
        disabled={isSending || receivedBy.trim() === ''}
        onClick={() => send({ act, receivedBy: receivedBy.trim() })}
      >
        {t(act === 'deliver' ? 'prescription.desk.deliver' : 'prescription.desk.handOver')}
      </button>
    </div>
  )
}

function ToCarrier({ prescription, isSending, send }: StepProps) {
  const { t } = useTranslation()
  const [carrier, setCarrier] = useState('')
  const [parcel, setParcel] = useState('')
  const isAgain = prescription.state === 'undelivered'
  return (
    <div className="rx-buttons">
      <Text
        id="rx-carrier"
        label={t('prescription.desk.carrier')}
        value={carrier}
        onChange={setCarrier}
      />
      <Text
        id="rx-parcel"
        label={t('prescription.desk.parcel')}
        value={parcel}
        onChange={setParcel}
      />
      <button
        type="button"
        className="button primary"
        disabled={isSending || carrier.trim() === '' || parcel.trim() === ''}
        onClick={() => send({ act: 'dispatch', carrier: carrier.trim(), parcel: parcel.trim() })}
      >
        {t(isAgain ? 'prescription.desk.again' : 'prescription.desk.dispatch')}
      </button>
      <p className="field-hint">{t('prescription.desk.dispatchHint')}</p>
    </div>
  )
}

const steps = ['on-the-way', 'out-for-delivery'] as const

function Following(step: StepProps) {
  const { t } = useTranslation()
  const { prescription, isSending, send } = step
  const noted = prescription.dispensings.at(-1)?.steps ?? []
  const ahead = steps.filter((one) => !noted.includes(one))
  return (
    <>
      {ahead.length === 0 ? null : (
        <div className="rx-buttons">
          <span>{t('prescription.desk.track')}</span>
          {ahead.map((one) => (
            <button
              key={one}
              type="button"
              className="button small"
              disabled={isSending}
              onClick={() => send({ act: 'track', step: one })}
            >
              {t(`prescription.steps.${one}`)}
            </button>
          ))}
        </div>
      )}
      <ToPatient {...step} act="deliver" />
      <ReasonFold
        act={t('prescription.desk.failDelivery')}
        hint={t('prescription.desk.failHint')}
        label={t('prescription.write.reason')}
        mostCharacters={200}
        isSending={isSending}
        onReason={(reason) => send({ act: 'fail-delivery', reason })}
      />
    </>
  )
}
