/** Records that may be one person's: what waits for a decision, and looking for more by a number. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type {
  LinkComparedJson,
  LinkFoundJson,
  LinksJson,
} from '../../../server/http/contract/person-link.ts'
import { useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { NotRead } from '../../components/not-read.tsx'
import { NumberKind } from '../../components/number-kind.tsx'
import type { NumberAbout } from '../../components/use-lookup.ts'
import { type LinksShown, linksQuery, useLinkPost } from './link-queries.ts'
import './record-links.css'

const shown: readonly LinksShown[] = ['waiting', 'merged', 'parted', 'dismissed']

export function RecordLinks({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const acting = useActing('operator')
  const [state, setState] = useState<LinksShown>('waiting')
  return (
    <div className="links">
      <header className="links-head">
        <h1>{t('person.links.title')}</h1>
        <ActingSwitch office="operator" />
      </header>
      <p className="links-lead">{t('person.links.lead')}</p>
      <Search as={acting?.as} onOpen={onOpen} />
      <fieldset className="links-states">
        <legend className="sr-only">{t('person.links.title')}</legend>
        {shown.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {t(`person.links.${one}`)}
          </button>
        ))}
      </fieldset>
      {acting === undefined ? null : <List state={state} as={acting.as} onOpen={onOpen} />}
    </div>
  )
}

interface ListProps {
  readonly state: LinksShown
  readonly as: string | undefined
  readonly onOpen: (id: string) => void
}

function List({ state, as, onOpen }: ListProps) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(linksQuery(state, as))
  if (isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (data === undefined) return <NotRead error={error} onAgain={() => void refetch()} />
  if (data.links.length === 0) {
    return (
      <EmptyState title={t('person.links.none')}>
        <p className="quiet">{t('person.links.noneHint')}</p>
      </EmptyState>
    )
  }
  return (
    <ul className="links-cards">
      {data.links.map((link) => (
        <li key={link.id} className="panel links-card">
          <Card link={link} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
}

const tones = { same: 'accent', perhaps: 'wait', different: '' } as const

interface CardProps {
  readonly link: LinksJson['links'][number]
  readonly onOpen: (id: string) => void
}

function Card({ link, onOpen }: CardProps) {
  const { t } = useTranslation()
  return (
    <>
      <p className="links-card-head">
        <span className={`badge ${tones[link.verdict]}`}>
          {t(`person.links.verdict.${link.verdict}`)} ·{' '}
          {t('person.links.score', { score: link.score })}
        </span>
        <span>{t(`person.links.state.${link.state}`)}</span>
      </p>
      {link.records.map((record) => (
        <p key={record.id} className="links-person">
          <strong>{record.name}</strong> <span>{record.birth}</span>{' '}
          <span className="quiet">{record.numbers[0]?.number}</span>
        </p>
      ))}
      <button type="button" className="button" onClick={() => onOpen(link.id)}>
        {t('person.links.open')}
      </button>
    </>
  )
}

interface SearchProps {
  readonly as: string | undefined
  readonly onOpen: (id: string) => void
}

function Search({ as, onOpen }: SearchProps) {
  const { t } = useTranslation()
  const id = useId()
  const [first, setFirst] = useState('')
  const [about, setAbout] = useState<NumberAbout>({})
  const [second, setSecond] = useState('')
  const [count, setCount] = useState<number | null>(null)
  const found = useLinkPost<LinkFoundJson | LinkComparedJson>(as, (answer) => {
    if ('link' in answer) onOpen(answer.link)
    else setCount(answer.links.length)
  })
  function look(event: FormEvent): void {
    event.preventDefault()
    setCount(null)
    const one = { credential: first.trim(), ...about }
    if (one.credential.length < 4) return
    const two = second.trim()
    if (two === '') found.mutate({ path: '/api/person-links/search', body: one })
    else
      found.mutate({ path: '/api/person-links', body: { credentials: [one, { credential: two }] } })
  }
  return (
    <form className="panel links-search" onSubmit={look}>
      <div className="field">
        <label htmlFor={`${id}-one`}>{t('person.links.search')}</label>
        <input
          id={`${id}-one`}
          className="input"
          autoComplete="off"
          maxLength={128}
          value={first}
          onChange={({ target }) => setFirst(target.value)}
        />
      </div>
      <NumberKind about={about} onAbout={setAbout} locked={false} />
      <div className="field">
        <label htmlFor={`${id}-two`}>{t('person.links.compareWith')}</label>
        <input
          id={`${id}-two`}
          className="input"
          autoComplete="off"
          maxLength={128}
          value={second}
          onChange={({ target }) => setSecond(target.value)}
        />
      </div>
      <button type="submit" className="button primary" disabled={found.isPending}>
        {t('person.links.find')}
      </button>
      <p className="links-found" role="status">
        {count === 0 ? t('person.links.foundNone') : null}
        {(count ?? 0) > 0 ? t('person.links.foundSome', { count: count ?? 0 }) : null}
      </p>
      <AnswerProblem error={found.error} />
    </form>
  )
}
