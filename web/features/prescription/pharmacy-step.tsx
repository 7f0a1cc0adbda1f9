/** What every step at the pharmacy is given, and the way out of all of them before anything is scanned. */
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'

export interface StepProps {
  readonly prescription: PrescriptionJson
  readonly as: string | undefined
  readonly isSending: boolean
  readonly send: (body: unknown) => void
}

export function Release({ isSending, send }: StepProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="button plain small"
      disabled={isSending}
      onClick={() => send({ act: 'release', reason: t('prescription.desk.release') })}
    >
      {t('prescription.desk.release')}
    </button>
  )
}
