/** One prescription at the pharmacy, with the step that comes next. */
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { type RecordAct, useRecordAct } from '../../components/use-record-act.ts'
import { CheckStep } from './check-step.tsx'
import { HandOverStep } from './hand-over-step.tsx'
import { History } from './history.tsx'
import { Release, type StepProps } from './pharmacy-step.tsx'
import { prescriptionKey } from './queries.ts'
import { RefusalNote } from './refusal-note.tsx'
import { Reports } from './reports.tsx'
import { ScanStep } from './scan-step.tsx'
import { SheetView } from './sheet-view.tsx'
import { TakeBack } from './take-back.tsx'

interface OpenedAtPharmacyProps {
  readonly prescription: PrescriptionJson
  readonly institution: string
  readonly as: string | undefined
  readonly onBack: () => void
}

export function OpenedAtPharmacy(props: OpenedAtPharmacyProps) {
  const { t } = useTranslation()
  const { prescription, institution, as, onBack } = props
  const act = useRecordAct<PrescriptionJson>(prescriptionKey, as)
  const step = stepOf(prescription, as, act)
  const isHere = prescription.pharmacy?.id === institution
  return (
    <div className="rx-opened panel">
      <button type="button" className="button plain rx-back" onClick={onBack}>
        {t('prescription.desk.back')}
      </button>
      <SheetView prescription={prescription} />
      {isHere ? <Step key={prescription.state} {...step} /> : null}
      <TakeBack {...step} institution={institution} />
      <Reports
        {...{ prescription, institution }}
        isSending={act.isSending}
        onAgain={(report) => step.send({ act: 'report-again', ...report })}
      />
      <RefusalNote problem={act.problem} refusal={act.refusal} />
      <History prescription={prescription} />
    </div>
  )
}

function stepOf(
  prescription: PrescriptionJson,
  as: string | undefined,
  { isSending, send }: RecordAct,
): StepProps {
  const path = `/api/prescriptions/${prescription.id}/acts`
  return { prescription, as, isSending, send: (body) => send(path, body) }
}

function Step(step: StepProps) {
  const { t } = useTranslation()
  switch (step.prescription.state) {
    case 'claimed':
      return <CheckStep {...step} />
    case 'substitution-asked':
      return (
        <>
          <p className="note wait">{t('prescription.desk.asked')}</p>
          <Release {...step} />
        </>
      )
    case 'checked':
      return (
        <>
          <ScanStep {...step} />
          <Release {...step} />
        </>
      )
    case 'scanned':
      return <SettleStep {...step} />
    case 'settled':
    case 'sent':
    case 'undelivered':
      return <HandOverStep {...step} />
    default:
      return null
  }
}

function SettleStep({ isSending, send }: StepProps) {
  const { t } = useTranslation()
  return (
    <section className="rx-acts" aria-label={t('prescription.desk.settleTitle')}>
      <h3>{t('prescription.desk.settleTitle')}</h3>
      <div className="rx-buttons">
        <button
          type="button"
          className="button primary"
          disabled={isSending}
          onClick={() => send({ act: 'settle' })}
        >
          {t(isSending ? 'prescription.desk.sending' : 'prescription.desk.settle')}
        </button>
        <button
          type="button"
          className="button"
          disabled={isSending}
          onClick={() => send({ act: 'unscan', reason: t('prescription.desk.unscan') })}
        >
          {t('prescription.desk.unscan')}
        </button>
      </div>
    </section>
  )
}
