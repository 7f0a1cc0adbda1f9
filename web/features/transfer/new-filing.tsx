/** Notes a filing: who sends what to whom, where to, on what basis, filed when, until when. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { transferGrounds } from '../../../engine/access/transfer.ts'
import { jurisdictions, kinds } from '../../../engine/access/words.ts'
import { DayField } from '../../components/day-field.tsx'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { useNoting } from './use-noting.ts'

const empty = {
  sender: '',
  recipient: '',
  dataIn: 'mainland',
  goesTo: 'hong-kong',
  ground: 'gba-standard-contract',
  number: '',
  authority: '',
  filedOn: '',
  from: '',
  to: '',
}

export function NewFiling({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [draft, setDraft] = useState(empty)
  const [chosen, setChosen] = useState<readonly (typeof kinds)[number][]>([])
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const { note, isNoting, problem } = useNoting(as, () => {
    setDraft(empty)
    setChosen([])
  })
  const change = (name: keyof typeof empty) => (text: string) =>
    setDraft((before) => ({ ...before, [name]: text }))
  const isReady = Object.entries(draft).every(([name, text]) => name === 'sender' || text !== '')
  const choice = (
    name: 'dataIn' | 'goesTo' | 'ground',
    words: readonly string[],
    of: ReactNode[],
  ) => (
    <Choice
      name={t(`transfer.${name}`)}
      id={`transfer-${name}`}
      value={draft[name]}
      onChoose={change(name)}
    >
      {words.map((word, place) => (
        <option key={word} value={word}>
          {of[place]}
        </option>
      ))}
    </Choice>
  )
  const places = jurisdictions.map((place) => t(`transfer.place.${place}`))
  const text = (name: 'recipient' | 'number' | 'authority') => (
    <div className="field">
      <label htmlFor={`transfer-${name}`}>{t(`transfer.${name}`)}</label>
      <input
        id={`transfer-${name}`}
        className="input"
        autoComplete="off"
        maxLength={200}
        value={draft[name]}
        onChange={(event) => change(name)(event.target.value)}
      />
    </div>
  )
  const day = (name: 'filedOn' | 'from' | 'to') => (
    <DayField
      label={t(`transfer.${name}`)}
      value={draft[name]}
      onDay={change(name)}
      unreadable={t('transfer.dayUnreadable')}
    />
  )
  return (
    <details className="panel transfer-card transfer-fold">
      <summary>{t('transfer.new')}</summary>
      <form
        className="transfer-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isReady || chosen.length === 0) return
          const sender = draft.sender === '' ? null : draft.sender
          note('/api/transfer-filings', { ...draft, sender, kinds: chosen })
        }}
      >
        <Choice
          name={t('transfer.sender')}
          id="transfer-sender"
          value={draft.sender}
          onChoose={change('sender')}
        >
          <option value="">{t('transfer.every')}</option>
          {institutions.map(({ id, title }) => (
            <option key={id} value={id}>
              {textIn(title)}
            </option>
          ))}
        </Choice>
        {choice('dataIn', jurisdictions, places)}
        {text('recipient')}
        {choice('goesTo', jurisdictions, places)}
        <fieldset className="transfer-kinds">
          <legend>{t('transfer.kinds')}</legend>
          {kinds.map((kind) => (
            <label key={kind} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(kind)}
                onChange={() =>
                  setChosen(kinds.filter((one) => chosen.includes(one) !== (one === kind)))
                }
              />
              {t(`access.kind.${kind}`)}
            </label>
          ))}
        </fieldset>
        {choice(
          'ground',
          transferGrounds,
          transferGrounds.map((ground) => t(`transfer.on.${ground}`)),
        )}
        {text('number')}
        {text('authority')}
        {day('filedOn')}
        {day('from')}
        {day('to')}
        {problem === null ? null : <ProblemNote problem={problem} />}
        <button
          type="submit"
          className="button primary"
          disabled={isNoting || !isReady || chosen.length === 0}
        >
          {t('transfer.note')}
        </button>
      </form>
    </details>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly onChoose: (value: string) => void
  readonly children: ReactNode
}

function Choice({ id, name, value, onChoose, children }: ChoiceProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      >
        {children}
      </select>
    </div>
  )
}
