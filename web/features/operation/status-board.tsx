/** For the operator on call: is anything failing, since when, and what waits for a person. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { StatusJson, TalkJson } from '../../../server/http/contract/status.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { policiesQuery } from '../../components/policies.ts'
import { useSession } from '../../components/session.ts'
import { statusQuery } from './queries.ts'
import './operation.css'

type Health = StatusJson['health']

export function StatusBoard() {
  const { t } = useTranslation()
  const session = useSession()
  const operator = session?.standIns.find(({ role }) => role === 'operator')
  const status = useQuery({ ...statusQuery(operator?.id), enabled: session !== undefined })
  return (
    <div className="operation">
      <header>
        <h1>{t('operation.title')}</h1>
        <p className="operation-lead">{t('operation.lead')}</p>
      </header>
      {status.isError && status.data === undefined ? (
        <NotRead error={status.error} onAgain={() => void status.refetch()} />
      ) : null}
      {status.isPending ? (
        <p className="page-loading" role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      {status.data === undefined ? null : <Board status={status.data} />}
    </div>
  )
}

function Board({ status }: { readonly status: StatusJson }) {
  const { t } = useTranslation()
  const nameOf = usePayerName()
  const { payers, channels, connections, invoices, journal, database } = status
  const channelName = (kind: string) =>
    kind === 'card' || kind === 'wallet' || kind === 'account' || kind === 'transfer'
      ? t(`money.kind.${kind}`)
      : t('operation.invoices')
  const age = useAge()
  return (
    <>
      <p className={`operation-all ${status.health}`} role="status">
        <strong>{t(`operation.all.${status.health}`)}</strong>
        <span className="quiet">{t('operation.at', { time: momentText(status.at) })}</span>
      </p>
      <WaitingWork work={status.work} />
      <Talks
        title={t('operation.payers')}
        none={t('operation.none')}
        talks={payers}
        nameOf={nameOf}
      />
      <Talks
        title={t('operation.channels')}
        none={t('operation.noneChannels')}
        talks={invoices.health === 'quiet' ? channels : [...channels, invoices]}
        nameOf={channelName}
      />
      <Talks
        title={t('operation.connections')}
        none={t('operation.noConnections')}
        talks={connections}
        nameOf={(party) => t(`operation.connection.${party as 'platform'}`)}
      />
      <div className="operation-pair">
        <Figures
          title={t('operation.journal')}
          health={journal.health}
          figures={[
            [t('operation.behind'), journal.behind.toLocaleString('en')],
            [
              t('operation.lastWindow'),
              journal.lastWindow === null
                ? t('operation.noWindow')
                : t('operation.window', journal.lastWindow),
            ],
          ]}
        />
        <Figures
          title={t('operation.database')}
          health={database.health}
          figures={[
            [t('operation.sessions'), `${database.sessions} / ${database.mostSessions}`],
            [t('operation.oldestTransaction'), age(database.oldestSeconds)],
            [t('operation.usedIds'), database.usedIds.toLocaleString('en')],
          ]}
        />
      </div>
    </>
  )
}

const workPlaces = {
  openBreaks: '/reconciliation',
  undecidedProposals: '/clearing/proposals',
  quarantinedFiles: '/reconciliation/received?state=quarantined',
  openDifferences: '/shift',
  undecidedKeys: '/partners',
  endingKeys: '/partners',
  keylessInsurers: '/partners',
  openApplications: '/partners/applications',
} as const
const workNames = Object.keys(workPlaces) as (keyof typeof workPlaces)[]

function WaitingWork({ work }: { readonly work: StatusJson['work'] }) {
  const { t } = useTranslation()
  return (
    <section className="panel" aria-labelledby="operation-work">
      <h2 id="operation-work">{t('operation.work')}</h2>
      <ul className="operation-work">
        {workNames.map((name) => (
          <li key={name}>
            <Link to={workPlaces[name]}>
              <strong className="amount">{work[name].toLocaleString('en')}</strong>
              <span>{t(`operation.${name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface TalksProps {
  readonly title: string
  readonly none: string
  readonly talks: readonly TalkJson[]
  readonly nameOf: (party: string) => string
}

function Talks({ title, none, talks, nameOf }: TalksProps) {
  const { t } = useTranslation()
  const age = useAge()
  return (
    <section className="panel">
      <h2>{title}</h2>
      {talks.length === 0 ? <p className="quiet">{none}</p> : null}
      <ul className="operation-talks">
        {talks.map((talk) => (
          <li key={talk.party}>
            <span className="operation-party">{nameOf(talk.party)}</span>
            <HealthBadge health={talk.health} />
            <dl>
              <Figure name={t('operation.asked')} value={String(talk.asked)} />
              <Figure name={t('operation.unanswered')} value={String(talk.unanswered)} />
              <Figure name={t('operation.waiting')} value={String(talk.waiting)} />
              <Figure
                name={t('operation.oldest')}
                value={talk.waiting === 0 ? '–' : age(talk.oldestSeconds)}
              />
              <Figure
                name={t('operation.last')}
                value={talk.lastAnswerAt === null ? '–' : momentText(talk.lastAnswerAt)}
              />
              <Figure
                name={t('operation.lastFailure')}
                value={talk.lastFailureAt === null ? '–' : momentText(talk.lastFailureAt)}
              />
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface FiguresProps {
  readonly title: string
  readonly health: Health
  readonly figures: readonly (readonly [string, string])[]
}

function Figures({ title, health, figures }: FiguresProps) {
  return (
    <section className="panel">
      <h2 className="operation-heading">
        {title} <HealthBadge health={health} />
      </h2>
      <dl className="operation-figures">
        {figures.map(([name, value]) => (
          <Figure key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="amount">{value}</dd>
    </div>
  )
}

const tones: Readonly<Record<Health, string>> = {
  well: 'accent',
  strained: 'wait',
  ill: 'refused',
  quiet: '',
}

function HealthBadge({ health }: { readonly health: Health }) {
  const { t } = useTranslation()
  return <span className={`badge ${tones[health]}`}>{t(`operation.health.${health}`)}</span>
}

/** A payer by its title in the rule book; by its id until that is known. */
function usePayerName(): (payer: string) => string {
  const textIn = useTextIn()
  const regions = useQuery(policiesQuery).data?.regions ?? []
  const titles = new Map(
    regions.flatMap(({ schemes }) => schemes.map(({ id, title }) => [id, textIn(title)] as const)),
  )
  return (payer) => titles.get(payer) ?? titles.get(payer.replace(/\.[^.]*$/u, '')) ?? payer
}

function useAge(): (seconds: number) => string {
  const { t } = useTranslation()
  return (seconds) => {
    if (seconds < 120) return t('operation.seconds', { count: seconds })
    if (seconds < 7200) return t('operation.minutes', { count: Math.round(seconds / 60) })
    return t('operation.hours', { count: Math.round(seconds / 3600) })
  }
}
