/** The prescription itself, as it would lie on the desk. */
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { useTextIn } from '../../components/language.ts'
import { StateMark } from './state-mark.tsx'
import { useDepartmentText, useDoseText } from './words.ts'

const certificateDigits = 16

export function SheetView({ prescription }: { readonly prescription: PrescriptionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const departmentText = useDepartmentText()
  const { sheet, personName, institutionTitle, centreNumber, state } = prescription
  return (
    <section className="rx-sheet" aria-label={t('prescription.sheet.title')}>
      <header>
        <h2>{textIn(institutionTitle)}</h2>
        <StateMark state={state} />
      </header>
      <dl className="rx-facts">
        <div>
          <dt>{t('prescription.sheet.patient')}</dt>
          <dd>
            <strong>{personName}</strong>
          </dd>
        </div>
        <div>
          <dt>{t('prescription.sheet.diagnosis')}</dt>
          <dd>
            {sheet.diagnosis.name} {sheet.diagnosis.code}
          </dd>
        </div>
        <div>
          <dt>{t('prescription.sheet.department')}</dt>
          <dd>
            {departmentText(sheet.department)} · {t(`prescription.kind.${sheet.kind}`)} ·{' '}
            {t(`prescription.setting.${sheet.setting}`)}
          </dd>
        </div>
      </dl>
      <Lines prescription={prescription} />
      <Validity prescription={prescription} />
      {centreNumber === null ? null : (
        <p className="quiet">{t('prescription.sheet.no', { number: centreNumber })}</p>
      )}
    </section>
  )
}

interface PartProps {
  readonly prescription: PrescriptionJson
}

export function Lines({ prescription: { lines } }: PartProps) {
  const { t } = useTranslation()
  const doseText = useDoseText()
  return (
    <ol className="rx-lines">
      {lines.map((line) => (
        <li key={line.id}>
          <strong>{line.name}</strong>
          <span className="amount">{t('prescription.sheet.packs', { n: line.packs })}</span>
          <span className="rx-dose">{doseText(line)}</span>
          {line.remaining === line.packs || line.remaining === 0 ? null : (
            <span className="rx-left">
              {t('prescription.sheet.remaining', { n: line.remaining })}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function Validity({ prescription }: PartProps) {
  const { t } = useTranslation()
  const { sheet, isSigned, certificate, validUntil, nextFrom, opinion } = prescription
  const { repeats, longerBecause } = sheet
  return (
    <ul className="rx-notes">
      <li>
        {t(isSigned ? 'prescription.sheet.signed' : 'prescription.sheet.unsigned')}
        {certificate === null ? null : (
          <span className="quiet">
            {' '}
            {t('prescription.sheet.certificate', { id: certificate.slice(0, certificateDigits) })}
          </span>
        )}
      </li>
      {validUntil === null ? null : <li>{t('prescription.sheet.valid', { day: validUntil })}</li>}
      {repeats.most === 0 ? null : (
        <li>
          {t('prescription.sheet.repeats', { most: repeats.most, days: repeats.intervalDays })}
        </li>
      )}
      {nextFrom === null ? null : <li>{t('prescription.sheet.next', { day: nextFrom })}</li>}
      {longerBecause === null ? null : (
        <li>{t('prescription.sheet.longerBecause', { text: longerBecause })}</li>
      )}
      {opinion === null || opinion === '' ? null : (
        <li>{t('prescription.sheet.opinion', { text: opinion })}</li>
      )}
    </ul>
  )
}
