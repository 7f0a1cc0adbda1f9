/** A doctor refers: the patient and what is needed on the left, who is able to take the patient on the right. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { FindPerson } from '../../components/find-person.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { asStaff } from '../../components/workplace.ts'
import { BoundaryFields } from './boundary-fields.tsx'
import { blank, type Draft, draftOf, missingIn, sheetOf, type TextName } from './draft.ts'
import { DrugPicker } from './drug-picker.tsx'
import { OpenedReferral } from './opened-referral.tsx'
import { referralQuery } from './queries.ts'
import { Sheet, Wanted } from './refer-fields.tsx'
import { Targets } from './targets.tsx'
import { useReferralAct } from './use-referral-act.ts'
import { useWorkplace } from './use-workplace.ts'
import { WaitingForDoctor } from './waiting-for-doctor.tsx'
import { WorkplaceSelect } from './workplace-select.tsx'
import './referral.css'
import './referral-acts.css'
import './referral-form.css'

export function Refer() {
  const { t } = useTranslation()
  const workplace = useWorkplace()
  const [params, setParams] = useSearchParams()
  const as = asStaff('doctor', workplace.id, workplace.isSample)
  const open = params.get('id') ?? ''
  const go = (id: string) =>
    setParams({ institution: workplace.id, ...(id === '' ? {} : { id }) }, { replace: true })
  const begun = useQuery(referralQuery(open, as)).data
  if (open !== '' && begun?.state !== 'begun') {
    return <OpenedReferral id={open} as={as} onAnother={() => go('')} />
  }
  return (
    <div className="referral-desk">
      <header className="referral-head">
        <h1 className="referral-title">{t('referral.refer.title')}</h1>
        <WorkplaceSelect workplace={workplace} />
      </header>
      <WaitingForDoctor institution={workplace.id} as={as} onOpen={go} />
      <ReferForm
        key={begun?.id ?? 'new'}
        begun={begun ?? null}
        institution={workplace.id}
        as={as}
        onDone={go}
      />
    </div>
  )
}

interface ReferFormProps {
  /** What was begun elsewhere; null for a referral of one's own. */
  readonly begun: ReferralJson | null
  readonly institution: string
  readonly as: string | undefined
  readonly onDone: (id: string) => void
}

function ReferForm({ begun, institution, as, onDone }: ReferFormProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft>(begun === null ? blank : draftOf(begun))
  const [isTried, setIsTried] = useState(false)
  const { send, isSending, problem } = useReferralAct<ReferralJson>(as, ({ id }) => onDone(id))
  const missing = missingIn(draft)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const say = (name: TextName, text: string) => change({ [name]: text })
  const firstMissing = isTried ? missing[0] : undefined
  useEffect(() => {
    if (firstMissing === undefined) return
    const id = firstMissing === 'person' ? 'credential' : `refer-${firstMissing}`
    document.getElementById(id)?.focus()
  }, [firstMissing])

  function refer(): void {
    setIsTried(true)
    if (missing.length > 0) return
    const sheet = sheetOf(draft)
    if (begun !== null) send(`/api/referrals/${begun.id}/acts`, { act: 'draft', ...sheet })
    else {
      const from = { institution, ...sheet.from }
      send('/api/referrals', { ...sheet, person: draft.person, from })
    }
  }

  const field = { draft, say, missing: isTried ? missing : [] }
  return (
    <form
      className="referral-two open"
      onSubmit={(event) => {
        event.preventDefault()
        refer()
      }}
    >
      <section className="panel referral-form">
        {begun === null ? (
          <FindPerson
            label={t('referral.sheet.patient')}
            person={draft.person}
            purpose="referral"
            as={as}
            isMissing={field.missing.includes('person')}
            onFound={({ id }) => change({ person: id })}
          />
        ) : (
          <p className="note">
            <strong>{begun.personName}</strong> · {t('referral.refer.begun')}
          </p>
        )}
        <Wanted {...field} />
        <Sheet {...field} />
        {draft.direction === 'down' ? (
          <DrugPicker
            drugs={draft.drugs}
            from={institution}
            target={draft.target}
            as={as}
            onDrugs={(drugs) => change({ drugs })}
          />
        ) : null}
        <BoundaryFields draft={draft} onChange={change} />
      </section>
      <section className="referral-side">
        <h2 className="referral-part">{t('referral.refer.targets')}</h2>
        <Targets
          wanted={draft}
          target={draft.target}
          from={institution}
          as={as}
          isMissing={field.missing.includes('target')}
          onChoose={(target) => change({ target })}
        />
        <ProblemNote problem={problem} />
        <button type="submit" className="button primary" disabled={isSending}>
          {isSending ? t('referral.act.sending') : t('referral.refer.draft')}
        </button>
      </section>
    </form>
  )
}
