/** One house: licences, what it can do, and whoever may sign there. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { PractitionerJson } from '../../../server/http/contract/registry.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useKeeper } from './keeper.ts'
import { practitionersQuery } from './queries.ts'
import type { HouseJson } from './registry-board.tsx'
import { RightCheck } from './right-check.tsx'
import { useRegistryWords } from './use-registry-words.ts'

interface HouseProps {
  readonly house: HouseJson
  /** The day as of which it is shown; '' is today. */
  readonly on: string
}

export function House({ house, on }: HouseProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const words = useRegistryWords()
  const keeper = useKeeper()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel registry-detail" aria-labelledby="registry-house">
      <h2 id="registry-house" ref={heading} tabIndex={-1}>
        {textIn(house.title)}
      </h2>
      {keeper === undefined ? null : (
        <p className="entry-links">
          <Link className="button small" to={`/registry/entry?kind=institution&id=${house.id}`}>
            {t('registry.form.change.institution')}
          </Link>
          <Link className="button small" to={`/registry/entry?kind=practitioner&house=${house.id}`}>
            {t('registry.form.new.practitioner')}
          </Link>
        </p>
      )}
      <dl className="registry-facts">
        <Fact name={t('registry.code')}>{house.id}</Fact>
        <Fact name={t('registry.kindOfHouse')}>
          {[
            words.kind(house.kind),
            house.level === null ? '' : words.level(house.level),
            house.ownership === null ? '' : words.ownership(house.ownership),
          ]
            .filter((word) => word !== '')
            .join(' · ')}
        </Fact>
        {house.pharmacy === null ? null : (
          <Fact name={t('registry.paidAs')}>{t(`registry.pharmacy.${house.pharmacy}`)}</Fact>
        )}
        <Fact name={t('registry.licences')}>
          {house.licences.map(({ kind, from, to }) => (
            <span key={`${kind} ${from}`} className="registry-chip">
              {words.licence(kind)}{' '}
              <span className="quiet">
                {to === null ? t('registry.since', { from }) : t('registry.fromTo', { from, to })}
              </span>
            </span>
          ))}
        </Fact>
        {house.departments.length === 0 ? null : (
          <Fact name={t('registry.departments')}>
            {house.departments.map(words.department).join(t('and'))}
          </Fact>
        )}
        {house.capabilities.length === 0 ? null : (
          <Fact name={t('registry.capabilities')}>
            {house.capabilities.map(words.capability).join(t('and'))}
          </Fact>
        )}
      </dl>
      <h3>{t('registry.practitioners')}</h3>
      <Practitioners house={house} on={on} />
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Practitioners({ house, on }: HouseProps) {
  const { t } = useTranslation()
  const read = useQuery(practitionersQuery(house.id, on))
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
  if (read.data.practitioners.length === 0) {
    return <EmptyState title={t('registry.nobody')} />
  }
  return (
    <ul className="registry-people">
      {read.data.practitioners.map((one) => (
        <li key={one.id}>
          <Signer one={one} house={house} on={on} />
        </li>
      ))}
    </ul>
  )
}

function Signer({ one, house, on }: HouseProps & { readonly one: PractitionerJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const words = useRegistryWords()
  const keeper = useKeeper()
  return (
    <article className="registry-signer" aria-label={textIn(one.name)}>
      <p className="registry-signer-head">
        <strong>{textIn(one.name)}</strong>
        <span>
          {t(`registry.category.${one.category}`)}
          {one.category === 'pharmacy' ? '' : ` · ${t(`registry.titleOf.${one.title}`)}`}
        </span>
      </p>
      <p className="quiet">
        {t('registry.licence', { number: one.licence.number })} ·{' '}
        {t('registry.years', { count: one.years })} · {one.scopes.map(words.scope).join(t('and'))}
      </p>
      <ul className="registry-places">
        {one.places.map((place) => (
          <li key={`${place.institution} ${place.from}`}>
            <span className="registry-chip">{t(`registry.place.${place.kind}`)}</span>{' '}
            {textIn(place.institutionTitle)}{' '}
            <span className="quiet">
              {place.to === null
                ? t('registry.since', { from: place.from })
                : t('registry.fromTo', { from: place.from, to: place.to })}
            </span>
          </li>
        ))}
      </ul>
      <RightCheck practitioner={one} house={house} day={on} />
      {keeper === undefined ? null : (
        <Link to={`/registry/entry?kind=practitioner&id=${one.id}`}>
          {t('registry.form.change.practitioner')}
        </Link>
      )}
    </article>
  )
}
