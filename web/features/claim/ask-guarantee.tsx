/** Asks an insurer to vouch for an admission: whose, by which contract, for how much. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CoverageJson, PersonJson } from '../../../server/http/contract/person.ts'
import { CredentialField } from '../../components/credential-field.tsx'
import { DayField } from '../../components/day-field.tsx'
import { useTextIn } from '../../components/language.ts'
import { useSession } from '../../components/session.ts'
import { useLookup } from '../../components/use-lookup.ts'
import { ActProblem } from './act-problem.tsx'
import { coveragesQuery } from './beside-queries.ts'
import { isAmount } from './guarantee-acts.tsx'
import { Folded } from './own-claim.tsx'
import { insurersQuery } from './queries.ts'
import { useClaimAct } from './use-claim-act.ts'

export function AskGuarantee({ institution }: { readonly institution: string }) {
  const { t } = useTranslation()
  const session = useSession()
  const [person, setPerson] = useState<PersonJson | null>(null)
  const lookup = useLookup(setPerson)
  return (
    <div className="panel claim-card guarantee-ask">
      <Folded name={t('claimDesk.ask')}>
        <div className="claim-give">
          <CredentialField lookup={lookup} isSample={session?.mode === 'sample'} locked={false} />
          {lookup.problem === null ? null : (
            <p className="field-problem" role="alert" id="credential-problem">
              {lookup.problem}
            </p>
          )}
          {person === null ? null : (
            <Admission
              key={person.id}
              institution={institution}
              person={person}
              onAsked={() => setPerson(null)}
            />
          )}
        </div>
      </Folded>
    </div>
  )
}

interface AdmissionProps {
  readonly institution: string
  readonly person: PersonJson
  readonly onAsked: () => void
}

/** A contract of an insurer that handles claims here, with the payer that would pay by it. */
interface Offer {
  readonly coverage: CoverageJson
  readonly insurer: string
  readonly payer: string
}

function Admission({ institution, person, onAsked }: AdmissionProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const act = useClaimAct(undefined, onAsked)
  const coverages = useQuery(coveragesQuery(person.id)).data?.coverages
  const insurers = useQuery(insurersQuery).data?.insurers
  const [draft, setDraft] = useState({ coverage: '', visit: '', amount: '', diagnosis: '', on: '' })
  const [isTried, setTried] = useState(false)
  const offers = (insurers ?? []).flatMap((insurer) =>
    (coverages ?? []).flatMap((coverage): Offer[] => {
      const payer = insurer.payers.find((one) => one.startsWith(`${coverage.scheme}.`))
      return payer === undefined ? [] : [{ coverage, insurer: insurer.id, payer }]
    }),
  )
  if (coverages === undefined || insurers === undefined) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (offers.length === 0) return <p className="note">{t('claimDesk.noContract')}</p>
  const offer = offers.find(({ coverage }) => coverage.id === draft.coverage) ?? offers[0]
  const isReady =
    isAmount(draft.amount) && draft.visit !== '' && draft.diagnosis !== '' && draft.on !== ''
  const change = (name: keyof typeof draft) => (text: string) =>
    setDraft((before) => ({ ...before, [name]: text }))
  return (
    <form
      className="claim-give"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!isReady || offer === undefined) return
        act.send('/api/guarantees', {
          person: person.id,
          institution,
          insurer: offer.insurer,
          payer: offer.payer,
          coverage: offer.coverage.id,
          visit: draft.visit,
          currency: offer.coverage.currency,
          amount: draft.amount,
          diagnosis: draft.diagnosis,
          admissionOn: draft.on,
        })
      }}
    >
      <p>
        <strong>{person.name}</strong>
      </p>
      <div className="field">
        <label htmlFor="guarantee-contract">{t('claimDesk.contract')}</label>
        <select
          id="guarantee-contract"
          className="select"
          value={offer?.coverage.id ?? ''}
          onChange={(event) => change('coverage')(event.target.value)}
        >
          {offers.map(({ coverage }) => (
            <option key={coverage.id} value={coverage.id}>
              {textIn(coverage.title)}
            </option>
          ))}
        </select>
      </div>
      <Text
        name={t('claimDesk.visit')}
        id="guarantee-visit"
        text={draft.visit}
        onText={change('visit')}
      />
      <Text
        name={t('claimDesk.diagnosis')}
        id="guarantee-diagnosis"
        text={draft.diagnosis}
        onText={change('diagnosis')}
      />
      <DayField
        label={t('claimDesk.admission')}
        value={draft.on}
        onDay={change('on')}
        unreadable={t('claimDesk.dayUnreadable')}
      />
      <Text
        name={t('claimDesk.asked')}
        id="guarantee-amount"
        text={draft.amount}
        onText={change('amount')}
        isDecimal
      />
      {isTried && !isReady ? (
        <p className="field-problem" role="alert">
          {t('claimDesk.incomplete')}
        </p>
      ) : null}
      <ActProblem act={act} />
      <button type="submit" className="button primary" disabled={act.isSending}>
        {t('claimDesk.send')}
      </button>
    </form>
  )
}

interface TextProps {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly isDecimal?: boolean
}

function Text({ id, name, text, onText, isDecimal = false }: TextProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        className={isDecimal ? 'input amount' : 'input'}
        inputMode={isDecimal ? 'decimal' : 'text'}
        autoComplete="off"
        maxLength={60}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </div>
  )
}
