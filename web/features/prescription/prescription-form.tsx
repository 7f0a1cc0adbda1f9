/** The form in which a doctor writes; what speaks against it is asked while it is written. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import type { ConsultationJson } from '../../../server/http/contract/telehealth.ts'
import { useRecordAct } from '../../components/use-record-act.ts'
import {
  checkableSheet,
  type Draft,
  emptyLine,
  type LineDraft,
  missingIn,
  sheetOf,
} from './draft.ts'
import { Findings } from './findings.tsx'
import { HeadFields } from './head-fields.tsx'
import { LineFields } from './line-fields.tsx'
import { MoreFields } from './more-fields.tsx'
import { checkQuery, prescriptionKey } from './queries.ts'
import { RefusalNote } from './refusal-note.tsx'

interface PrescriptionFormProps {
  readonly institution: string
  readonly as: string | undefined
  readonly first: Draft
  readonly personName: string | null
  readonly visit: ConsultationJson | null
  /** The prescription that is changed; null for a new one. */
  readonly amends: string | null
  readonly onSent: (prescription: PrescriptionJson) => void
}

export function PrescriptionForm(props: PrescriptionFormProps) {
  const { t } = useTranslation()
  const { institution, as, first, personName, amends } = props
  const [draft, setDraft] = useState(first)
  const [isTried, setIsTried] = useState(false)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const { send, isSending, problem, refusal } = useSent(props)
  const rested = useRested(draft)
  const check = useQuery(checkQuery(checkableSheet(rested, institution), as))
  const missing = missingIn(draft)

  function submit(): void {
    setIsTried(true)
    if (missing.length > 0) return
    const sheet = sheetOf(draft, institution)
    if (amends === null) send('/api/prescriptions', sheet)
    else send(`/api/prescriptions/${amends}/acts`, { act: 'amend', sheet })
  }

  const shown = isTried ? missing : []
  return (
    <form className="rx-writing" onSubmit={(event) => event.preventDefault()}>
      <section className="panel rx-form">
        <HeadFields {...{ draft, change, as, personName }} missing={shown} />
        <Drugs {...{ draft, change, institution }} missing={shown} />
        <MoreFields {...{ draft, change, institution }} />
      </section>
      <Findings
        answer={check.data}
        isChecking={check.isFetching}
        reasons={draft.inSpiteOf}
        onReason={(rule, because) => change({ inSpiteOf: { ...draft.inSpiteOf, [rule]: because } })}
      />
      <div className="rx-send">
        {isTried && missing.length > 0 ? (
          <p className="field-problem" role="alert">
            {t('prescription.write.missingSome')}
          </p>
        ) : null}
        <RefusalNote problem={problem} refusal={refusal} />
        {/* Enter chooses a drug; only a press of the button sends. */}
        <button type="button" className="button primary" disabled={isSending} onClick={submit}>
          {t(isSending ? 'prescription.write.sending' : 'prescription.write.submit')}
        </button>
      </div>
    </form>
  )
}

/** Where a visit is going on, what was prescribed is noted in it. */
function useSent({ as, visit, onSent }: PrescriptionFormProps) {
  const note = useRecordAct<ConsultationJson>('prescription-visit', as)
  return useRecordAct<PrescriptionJson>(prescriptionKey, as, (prescription) => {
    if (visit?.state === 'in-consult') {
      const act = { act: 'prescribe', prescription: prescription.id }
      note.send(`/api/consultations/${visit.id}/acts`, act)
    }
    onSent(prescription)
  })
}

const restMs = 700

/** What was typed, once nobody has typed for a moment. */
function useRested(draft: Draft): Draft {
  const [rested, setRested] = useState(draft)
  useEffect(() => {
    const timer = setTimeout(() => setRested(draft), restMs)
    return () => clearTimeout(timer)
  }, [draft])
  return rested
}

interface DrugsProps {
  readonly draft: Draft
  readonly institution: string
  readonly missing: readonly string[]
  readonly change: (part: Partial<Draft>) => void
}

function Drugs({ draft, institution, missing, change }: DrugsProps) {
  const { t } = useTranslation()
  const { lines } = draft
  const put = (line: LineDraft) =>
    change({ lines: lines.map((one) => (one.id === line.id ? line : one)) })
  const nextId = String(Math.max(0, ...lines.map(({ id }) => Number(id) || 0)) + 1)
  return (
    <>
      {lines.map((line, at) => (
        <LineFields
          key={line.id}
          {...{ line, at, institution, missing }}
          onChange={put}
          onRemove={
            lines.length === 1
              ? undefined
              : () => change({ lines: lines.filter(({ id }) => id !== line.id) })
          }
        />
      ))}
      <div>
        <button
          type="button"
          className="button small"
          onClick={() => change({ lines: [...lines, emptyLine(nextId)] })}
        >
          {t('prescription.write.add')}
        </button>
      </div>
    </>
  )
}
