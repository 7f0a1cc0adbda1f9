/** What speaks against a prescription: the rule, where, and what to do; a warning takes a reason. */
import { useTranslation } from 'react-i18next'
import type { FindingsJson } from '../../../server/http/contract/prescription.ts'
import { useTextIn } from '../../components/language.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { RefusalNote } from './refusal-note.tsx'
import { usePlaceText } from './words.ts'

interface FindingsProps {
  readonly answer: FindingsJson | undefined
  readonly isChecking: boolean
  readonly reasons: Readonly<Record<string, string>>
  readonly onReason: (rule: string, because: string) => void
}

export function Findings({ answer, isChecking, reasons, onReason }: FindingsProps) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { findings = [] } = answer ?? {}
  // What is not typed yet is said when it is sent, not while it is written.
  const refusal = answer?.refusal?.rule === 'text-missing' ? null : (answer?.refusal ?? null)
  const isClear = answer !== undefined && findings.length === 0 && refusal === null
  return (
    <section className="panel rx-findings" aria-label={t('prescription.write.findings')}>
      <h2>{t('prescription.write.findings')}</h2>
      <p role="status" className="quiet">
        {isChecking ? (
          <>
            <span className="spinner" /> {t('prescription.write.checking')}
          </>
        ) : null}
        {answer === undefined && !isChecking ? t('prescription.write.waiting') : null}
        {isClear && !isChecking ? t('prescription.write.clear') : null}
      </p>
      {refusal === null ? null : <RefusalNote problem={problemText(refusal)} refusal={refusal} />}
      <ul>
        {findings.map((one) => (
          <li key={`${one.rule} ${one.pointers.join(' ')}`}>
            <Finding
              finding={one}
              because={reasons[one.rule] ?? ''}
              onReason={(because) => onReason(one.rule, because)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface FindingProps {
  readonly finding: FindingsJson['findings'][number]
  readonly because: string
  readonly onReason: (because: string) => void
}

function Finding({ finding, because, onReason }: FindingProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const placeText = usePlaceText()
  const { rule, severity, names, pointers, advice, source } = finding
  const id = `because-${rule}-${pointers.join('-').replaceAll('/', '-')}`
  return (
    <div className={`note ${severity === 'stop' ? 'refused' : 'wait'}`}>
      <p>
        <span className={`badge ${severity === 'stop' ? 'refused' : 'wait'}`}>
          {t(`prescription.write.${severity}`)}
        </span>{' '}
        <strong>{names.join(' + ')}</strong>
      </p>
      <p>{textIn(advice)}</p>
      <p>{t('prescription.write.place', { place: pointers.map(placeText).join(t('and')) })}</p>
      <p className="quiet">
        {t('prescription.write.rule', { rule })}
        {source === '' ? null : ` · ${source}`}
      </p>
      {severity === 'warn' ? (
        <div className="field">
          <label htmlFor={id}>{t('prescription.write.because')}</label>
          <input
            id={id}
            className="input"
            maxLength={500}
            value={because}
            onChange={({ target }) => onReason(target.value)}
          />
        </div>
      ) : null}
    </div>
  )
}
