/** One claim at the desk: the bill with its evidence on the left, the decision on the right. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { DeskClaimJson } from '../../../server/http/contract/claim.ts'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { AskPapers } from './ask-papers.tsx'
import { Clock, moneyText, StateMark } from './claim-marks.tsx'
import { Clauses } from './clauses.tsx'
import { Decision } from './decision.tsx'
import { DeskPapers } from './desk-papers.tsx'
import { DeskSeat } from './desk-seat.tsx'
import { Evidence } from './evidence.tsx'
import { Steps } from './own-claim.tsx'
import { deskClaimQuery } from './queries.ts'
import { useDeskActor } from './use-desk-actor.ts'
import './claim.css'

export function DeskClaim({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const actor = useDeskActor()
  const [params] = useSearchParams()
  const read = useQuery(deskClaimQuery(id, actor))
  return (
    <div className="claim-desk">
      <header className="claim-desk-head">
        <h1>
          {t('claim.desk.claim')} {id}
        </h1>
        <Link to={`/claims?${params}`}>{t('claim.desk.back')}</Link>
        <DeskSeat />
      </header>
      {read.isPending && actor.isSeated ? (
        <p className="page-loading" role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      {read.isError ? <NotRead error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.data === undefined ? null : <Opened claim={read.data} as={actor.as} />}
    </div>
  )
}

interface OpenedProps {
  readonly claim: DeskClaimJson
  readonly as: string | undefined
}

function Opened({ claim, as }: OpenedProps) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const textIn = useTextIn()
  const facts = [
    [t('claim.desk.claimant'), claim.claimant],
    [t('claim.desk.product'), textIn(claim.productTitle)],
    [t('claim.desk.hospital'), textIn(claim.institutionTitle)],
    [t('claim.desk.visitOn'), claim.visitOn],
    [t('claim.desk.loss'), moneyText(claim.loss, claim.currency)],
    [
      t('claim.desk.worked'),
      claim.adjudicated === null ? '—' : moneyText(claim.adjudicated, claim.currency),
    ],
    [t('claim.desk.agreed'), moneyText(claim.agreed, claim.currency)],
  ] as const
  return (
    <div className="claim-two">
      <section className="panel claim-side" aria-label={t('claim.desk.bill')}>
        <h2>{t('claim.desk.bill')}</h2>
        {claim.bill === null ? (
          <p className="note">{t('claim.desk.notFetched')}</p>
        ) : (
          <Evidence claim={claim} />
        )}
        <DeskPapers claim={claim.id} as={as} />
      </section>
      <section className="panel claim-side" aria-label={t('claim.desk.decision')}>
        <p className="claim-card-head">
          <StateMark state={claim.state} />
          <Clock due={claim.due} atDesk />
        </p>
        <dl className="claim-facts">
          {facts.map(([name, what]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        {claim.adjudicated === null ? null : (
          <Link to={`/claims/${claim.id}/working?${params}`}>{t('why.claim.open')}</Link>
        )}
        <Clauses refusedBy={claim.refusedBy} atDesk />
        <h2>{t('claim.desk.decision')}</h2>
        <Decision key={`${claim.state} ${as}`} claim={claim} as={as} />
        <AskPapers claim={claim.id} as={as} />
        <Steps claim={claim} />
      </section>
    </div>
  )
}
