/** What became of a prescription, step by step, the latest first. */
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { momentText } from '../../components/moment-text.ts'

export function History({ prescription }: { readonly prescription: PrescriptionJson }) {
  const { t } = useTranslation()
  const entries = prescription.history.map((entry, at) => ({ ...entry, number: at + 1 })).reverse()
  return (
    <details className="rx-history">
      <summary>{t('prescription.sheet.history')}</summary>
      <ol>
        {entries.map(({ number, act, at, step }) => (
          <li key={number}>
            <time dateTime={at}>{momentText(at)}</time> {t(`prescription.acts.${act}`)}
            {step === null ? '' : ` · ${t(`prescription.steps.${step}`)}`}
          </li>
        ))}
      </ol>
    </details>
  )
}
