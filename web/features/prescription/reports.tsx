/** What the circulation centre was told of dispensings: reported, waiting, or refused with its reason and what to do. */
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'

type Report = PrescriptionJson['reports'][number]

interface ReportsProps {
  readonly prescription: PrescriptionJson
  /** The pharmacy that looks at it and may report again; left out for whoever only reads. */
  readonly institution?: string
  readonly isSending?: boolean
  readonly onAgain?: (report: Pick<Report, 'dispensing' | 'of'>) => void
}

const tones = { waiting: 'wait', reported: 'accent', refused: 'refused' } as const

export function Reports({ prescription, institution, isSending, onAgain }: ReportsProps) {
  const { t } = useTranslation()
  const { reports } = prescription
  if (reports.length === 0) return null
  const refused = reports.find(({ standing }) => standing === 'refused')
  const isOurs = refused !== undefined && isOf(prescription, refused, institution)
  return (
    <section className="rx-acts" aria-label={t('prescription.reports.title')}>
      <h3>{t('prescription.reports.title')}</h3>
      <ul className="rx-notes">
        {reports.map(({ number, dispensing, of, standing }) => (
          <li key={number}>
            {t(`prescription.reports.of.${of}`, { n: dispensing })}{' '}
            <span className={`badge ${tones[standing]}`}>
              {t(`prescription.reports.standings.${standing}`)}
            </span>
            <span className="quiet rx-number">{t('prescription.reports.number', { number })}</span>
          </li>
        ))}
      </ul>
      {reports.some(({ standing }) => standing === 'waiting') && refused === undefined ? (
        <p className="field-hint">{t('prescription.reports.waits')}</p>
      ) : null}
      {refused === undefined ? null : (
        <div className="note refused">
          <p>
            <strong>{t('prescription.reports.says', { text: refused.says })}</strong>
          </p>
          <p>{t('prescription.reports.remedy')}</p>
        </div>
      )}
      {isOurs ? (
        <button
          type="button"
          className="button"
          disabled={isSending}
          onClick={() => onAgain?.({ dispensing: refused.dispensing, of: refused.of })}
        >
          {t('prescription.reports.again')}
        </button>
      ) : null}
    </section>
  )
}

/** Something that this pharmacy gave out was refused by the centre. */
export function isRefusedFor(prescription: PrescriptionJson, institution: string): boolean {
  return prescription.reports.some(
    (one) => one.standing === 'refused' && isOf(prescription, one, institution),
  )
}

function isOf(
  { dispensings }: PrescriptionJson,
  { dispensing }: Report,
  institution: string | undefined,
): boolean {
  return dispensings.some(
    ({ number, pharmacy }) => number === dispensing && pharmacy === institution,
  )
}
