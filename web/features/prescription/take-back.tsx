/** What was handed over comes back for its quality only; a parcel that never arrived, too. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { ReasonFold } from '../../components/reason-fold.tsx'
import type { StepProps } from './pharmacy-step.tsx'

const returnable: readonly PrescriptionJson['state'][] = ['completed', 'open', 'chosen', 'expired']

type TakeBackProps = StepProps & { readonly institution: string }

export function TakeBack({ prescription, institution, isSending, send }: TakeBackProps) {
  const { t } = useTranslation()
  const { state, dispensings } = prescription
  const isParcelBack = state === 'undelivered'
  const ours = dispensings.filter(
    ({ pharmacy, settlement }) => pharmacy === institution && settlement !== null,
  )
  const kept = ours.filter(({ isReturned }) => !isReturned)
  const shown = returnable.includes(state) ? kept : kept.slice(isParcelBack ? -1 : kept.length)
  if (dispensings.length === 0) return null
  return (
    <section className="rx-acts" aria-label={t('prescription.desk.returnTitle')}>
      <ul className="rx-notes">
        {ours.map(({ number, settlement, isReturned }) => (
          <li key={number}>
            {t('prescription.desk.settled', { number: settlement })}{' '}
            {isReturned ? <span className="badge">{t('prescription.mine.tookBack')}</span> : null}{' '}
            <Link to={`/settlements/${settlement}/payment`}>
              {t(isReturned ? 'pay.refundTitle' : 'prescription.desk.toPay')}
            </Link>
          </li>
        ))}
      </ul>
      {shown.map(({ number, settlement }) => (
        <ReasonFold
          key={number}
          act={t(
            isParcelBack ? 'prescription.desk.returnParcel' : 'prescription.desk.returnQuality',
          )}
          hint={t('prescription.desk.returnHint', { number: settlement })}
          label={t('prescription.write.reason')}
          mostCharacters={200}
          isSending={isSending}
          onReason={(reason) =>
            send({
              act: 'return',
              dispensing: number,
              ground: isParcelBack ? 'undelivered' : 'quality',
              reason,
            })
          }
        />
      ))}
    </section>
  )
}
