/** The record of the visit, in the same form as for a visit in person. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsultationJson, VisitNoteJson } from '../../../server/http/contract/telehealth.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { useConsultationAct } from './use-session.ts'

const parts = ['complaint', 'history', 'findings', 'diagnosis', 'plan'] as const

interface NoteFormProps {
  readonly consultation: ConsultationJson
  readonly isOpen: boolean
  readonly as: string
}

export function NoteForm({ consultation, isOpen, as }: NoteFormProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { id, complaint, diagnosis, note } = consultation
  const act = useConsultationAct(id, as)
  const [draft, setDraft] = useState<VisitNoteJson>(
    note ?? { complaint, history: '', findings: '', diagnosis: textIn(diagnosis.title), plan: '' },
  )
  const isSaved = note !== null && parts.every((part) => note[part] === draft[part].trim())
  const isWhole = parts.every((part) => draft[part].trim() !== '')
  function save(event: FormEvent): void {
    event.preventDefault()
    const trimmed = Object.fromEntries(parts.map((part) => [part, draft[part].trim()]))
    if (isWhole) act.mutate({ act: 'write-record', note: trimmed as VisitNoteJson })
  }
  return (
    <form className="clinic-note panel" onSubmit={save}>
      <h2>{t('telehealth.desk.record')}</h2>
      {parts.map((part) => (
        <div key={part} className="field">
          <label htmlFor={`note-${part}`}>{t(`telehealth.desk.note.${part}`)}</label>
          <textarea
            id={`note-${part}`}
            className="textarea"
            rows={2}
            maxLength={2000}
            readOnly={!isOpen}
            value={draft[part]}
            onChange={({ target }) => setDraft((before) => ({ ...before, [part]: target.value }))}
          />
        </div>
      ))}
      {isOpen ? (
        <div className="visit-buttons">
          <button
            type="submit"
            className="button primary"
            disabled={!isWhole || isSaved || act.isPending}
          >
            {t('telehealth.desk.saveRecord')}
          </button>
          <p className="field-hint" role="status">
            {t(isSaved ? 'telehealth.desk.saved' : 'telehealth.desk.recordHint')}
          </p>
        </div>
      ) : null}
      <AnswerProblem error={act.error} />
    </form>
  )
}
