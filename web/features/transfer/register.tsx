/** The register of data flows: for whoever answers that nothing leaves a place without a filing. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { TransferJson } from '../../../server/http/contract/transfer.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useSession } from '../../components/session.ts'
import { EndFiling } from './end-filing.tsx'
import { NewFiling } from './new-filing.tsx'
import { transfersQuery } from './queries.ts'
import './transfer.css'

export function TransferRegister() {
  const { t } = useTranslation()
  const session = useSession()
  const as = session?.standIns.find(({ role }) => role === 'operator')?.id
  return (
    <div className="transfer">
      <header>
        <h1>{t('transfer.title')}</h1>
        <p className="transfer-lead">{t('transfer.lead')}</p>
      </header>
      {session === undefined ? null : <Filings as={as} mayKeep={mayKeep(as, session.actor.role)} />}
    </div>
  )
}

/** An auditor reads it, and keeps nothing in it. */
function mayKeep(as: string | undefined, role: string): boolean {
  return as !== undefined || role === 'operator'
}

interface FilingsProps {
  readonly as: string | undefined
  readonly mayKeep: boolean
}

function Filings({ as, mayKeep }: FilingsProps) {
  const { t } = useTranslation()
  const read = useQuery(transfersQuery(as))
  if (read.isPending) {
    return (
      <p className="page-loading" role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (read.data === undefined) {
    return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  }
  const { filings } = read.data
  return (
    <>
      {mayKeep ? <NewFiling as={as} /> : null}
      {filings.length === 0 ? (
        <EmptyState title={t('transfer.none')}>
          <p className="quiet">{t('transfer.noneHint')}</p>
        </EmptyState>
      ) : (
        <ul className="transfer-cards">
          {filings.map((one) => (
            <li key={one.id}>
              <Filing filing={one} as={as} mayKeep={mayKeep} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const tones = { 'in-force': 'accent', 'not-yet': 'wait', ended: '' } as const
/** So long before its end somebody has to see to the next one. */
const soonDays = 60

interface FilingProps extends FilingsProps {
  readonly filing: TransferJson
}

function Filing({ filing, as, mayKeep }: FilingProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { state, daysLeft, endedOn, endedBecause } = filing
  const rows = [
    [
      t('transfer.sender'),
      filing.senderTitle === null
        ? t('transfer.everySender', { place: t(`transfer.place.${filing.dataIn}`) })
        : textIn(filing.senderTitle),
    ],
    [
      t('transfer.way'),
      `${t(`transfer.place.${filing.dataIn}`)} → ${t(`transfer.place.${filing.goesTo}`)}`,
    ],
    [t('transfer.kinds'), filing.kinds.map((kind) => t(`access.kind.${kind}`)).join(t('and'))],
    [t('transfer.ground'), `${t(`transfer.on.${filing.ground}`)} · ${filing.number}`],
    [t('transfer.authority'), `${filing.authority} · ${filing.filedOn}`],
    [t('transfer.term'), t('transfer.fromTo', { from: filing.from, to: filing.to })],
  ] as const
  return (
    <article className="panel transfer-card" aria-label={filing.number}>
      <p className="transfer-card-head">
        <strong>{textIn(filing.recipientTitle)}</strong>
        <span className={`badge ${tones[state]}`}>{t(`transfer.state.${state}`)}</span>
      </p>
      <dl>
        {rows.map(([name, what]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      {daysLeft !== null && daysLeft < soonDays ? (
        <p className="note wait">{t('transfer.soon', { count: daysLeft })}</p>
      ) : null}
      {endedOn === null ? null : (
        <p className="note">{t('transfer.endedOn', { day: endedOn, reason: endedBecause })}</p>
      )}
      {mayKeep && state !== 'ended' ? <EndFiling filing={filing.id} as={as} /> : null}
    </article>
  )
}
