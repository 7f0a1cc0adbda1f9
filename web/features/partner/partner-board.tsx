/** For operators: which insurers take part, how each connection fares, and whose keys are believed. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PartnersJson } from '../../../server/http/contract/partner.ts'
import type { TalkJson } from '../../../server/http/contract/status.ts'
import { useActing } from '../../components/acting.ts'
import { ActingSwitch } from '../../components/acting-switch.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useProductName } from '../../components/product-names.ts'
import { useSession } from '../../components/session.ts'
import { Fact } from './fact.tsx'
import { KeyList } from './key-list.tsx'
import { healthQuery, partnersQuery } from './queries.ts'
import { OwnKeys, Signers } from './signers.tsx'
import './partner.css'

export function PartnerBoard() {
  const { t } = useTranslation()
  const acting = useActing('operator')
  return (
    <div className="partner">
      <header className="partner-head">
        <div>
          <h1>{t('partner.title')}</h1>
          <p className="partner-lead">{t('partner.lead')}</p>
        </div>
        <ActingSwitch office="operator" />
      </header>
      {acting === undefined ? null : <Partners as={acting.as} />}
    </div>
  )
}

function Partners({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const read = useQuery(partnersQuery(as))
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
  const { insurers, services, signers, own } = read.data
  return (
    <>
      <section aria-labelledby="partner-insurers">
        <h2 id="partner-insurers">{t('partner.insurers')}</h2>
        {insurers.length === 0 ? (
          <EmptyState title={t('partner.noInsurers')}>
            <p className="quiet">{t('partner.noInsurersHint')}</p>
          </EmptyState>
        ) : (
          <ul className="partner-cards">
            {insurers.map((one) => (
              <li key={one.id}>
                <Insurer insurer={one} as={as} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="partner-services">
        <h2 id="partner-services">{t('partner.services')}</h2>
        {services.length === 0 ? (
          <EmptyState title={t('partner.noServices')}>
            <p className="quiet">{t('partner.noServicesHint')}</p>
          </EmptyState>
        ) : (
          <ul className="partner-cards">
            {services.map((one) => (
              <li key={one.client}>
                <Service service={one} as={as} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Signers signers={signers} as={as} />
      <OwnKeys own={own} />
    </>
  )
}

interface InsurerProps {
  readonly insurer: PartnersJson['insurers'][number]
  readonly as: string | undefined
}

function Insurer({ insurer, as }: InsurerProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const isSample = useSession()?.mode === 'sample'
  const productName = useProductName()
  const { id, title, jurisdiction, payers, address, claims, keys } = insurer
  const noAddress = isSample ? t('partner.simulated') : t('partner.noAddress')
  const place = t(`partner.place.${jurisdiction as 'mainland'}`)
  return (
    <article className="panel partner-card" aria-label={textIn(title)}>
      <p className="partner-card-head">
        <strong>{textIn(title)}</strong>
        <Health payers={payers} as={as} />
      </p>
      <dl>
        <Fact name={t('partner.code')}>
          {id} · {place}
        </Fact>
        <Fact name={t('partner.products')}>
          {payers.length === 0 ? t('partner.noProducts') : payers.map(productName).join(t('and'))}
        </Fact>
        <Fact name={t('partner.address')}>{address ?? noAddress}</Fact>
        <Fact name={t('partner.claims')}>
          {claims === null
            ? t('partner.noClaims')
            : t(`partner.decides.${claims.decides as 'desk'}`)}
        </Fact>
        <Answers payers={payers} as={as} />
      </dl>
      <KeyList
        holder={{ kind: 'insurer', id }}
        keys={keys}
        as={as}
        none={address === null ? null : t('partner.noKeys')}
      />
    </article>
  )
}

/** Whatever was asked of any of its products. */
function useTalks(payers: readonly string[], as: string | undefined): readonly TalkJson[] {
  const talks = useQuery(healthQuery(as)).data?.payers ?? []
  return talks.filter(({ party }) => payers.includes(party))
}

const tones = { well: 'accent', strained: 'wait', ill: 'refused', quiet: '' } as const

function Health({
  payers,
  as,
}: {
  readonly payers: readonly string[]
  readonly as: string | undefined
}) {
  const { t } = useTranslation()
  const healths = useTalks(payers, as).map(({ health }) => health)
  const worst =
    (['ill', 'strained', 'well'] as const).find((one) => healths.includes(one)) ?? 'quiet'
  return <span className={`badge ${tones[worst]}`}>{t(`operation.health.${worst}`)}</span>
}

function Answers({
  payers,
  as,
}: {
  readonly payers: readonly string[]
  readonly as: string | undefined
}) {
  const { t } = useTranslation()
  const talks = useTalks(payers, as)
  const last = (name: 'lastAnswerAt' | 'lastFailureAt') => {
    const found = talks
      .flatMap((talk) => talk[name] ?? [])
      .toSorted()
      .at(-1)
    return found === undefined ? t('partner.never') : momentText(found)
  }
  return (
    <>
      <Fact name={t('partner.lastAnswer')}>{last('lastAnswerAt')}</Fact>
      <Fact name={t('partner.lastFailure')}>{last('lastFailureAt')}</Fact>
    </>
  )
}

interface ServiceProps {
  readonly service: PartnersJson['services'][number]
  readonly as: string | undefined
}

function Service({ service, as }: ServiceProps) {
  const { t } = useTranslation()
  const { client, name, institution, revokedAt, keys } = service
  return (
    <article className="panel partner-card" aria-label={name}>
      <p className="partner-card-head">
        <strong>{name}</strong>
        {revokedAt === null ? null : <span className="badge refused">{t('partner.revoked')}</span>}
      </p>
      <dl>
        <Fact name={t('partner.code')}>{client}</Fact>
        <Fact name={t('partner.institution')}>{institution ?? t('partner.everywhere')}</Fact>
      </dl>
      <KeyList
        holder={{ kind: 'client', id: client }}
        keys={keys}
        as={as}
        none={t('partner.noOwnKeys')}
        isOver={revokedAt !== null}
      />
    </article>
  )
}
