/** For the operator: which houses belong to the alliance, what they may do, and who signs there. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { houseKinds } from '../../../engine/registry/institution.ts'
import type { RegistryJson } from '../../../server/http/contract/registry.ts'
import { DayField } from '../../components/day-field.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { NotRead } from '../../components/not-read.tsx'
import { useInAddress } from '../../components/use-in-address.ts'
import { AllianceTrees } from './alliance-trees.tsx'
import { entryKinds } from './entry-queries.ts'
import { House } from './house.tsx'
import { useKeeper } from './keeper.ts'
import { registryQuery } from './queries.ts'
import { RegistryChanges } from './registry-changes.tsx'
import './registry.css'

export type HouseJson = RegistryJson['institutions'][number]

export function RegistryBoard() {
  const { t } = useTranslation()
  const keeper = useKeeper()
  const [on, put] = useInAddress('on')
  const read = useQuery(registryQuery(on))
  return (
    <div className="registry">
      <header>
        <h1>{t('registry.title')}</h1>
        <p className="registry-lead">{t('registry.lead')}</p>
        <div className="registry-tools">
          <DayField
            label={t('registry.asOf')}
            value={on}
            onDay={put}
            unreadable={t('registry.form.dayUnreadable')}
            optional
          />
          {keeper === undefined
            ? null
            : entryKinds.map((kind) => (
                <Link key={kind} className="button" to={`/registry/entry?kind=${kind}`}>
                  {t(`registry.form.new.${kind}`)}
                </Link>
              ))}
        </div>
      </header>
      {read.isPending ? (
        <p className="page-loading" role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      {read.isError && read.data === undefined ? (
        <NotRead error={read.error} onAgain={() => void read.refetch()} />
      ) : null}
      {read.data === undefined ? null : <Houses houses={read.data.institutions} on={on} />}
      <AllianceTrees on={on} />
      <RegistryChanges />
    </div>
  )
}

interface HousesProps {
  readonly houses: readonly HouseJson[]
  readonly on: string
}

function Houses({ houses, on }: HousesProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const [search, putSearch] = useInAddress('search')
  const [kind, putKind] = useInAddress('kind')
  const [chosen, putChosen] = useInAddress('house')
  const wanted = search.trim().toLowerCase()
  const found = houses.filter(
    (one) =>
      (kind === '' || one.kind === kind) &&
      [one.id, ...Object.values(one.title)].some((text) => text.toLowerCase().includes(wanted)),
  )
  const house = houses.find(({ id }) => id === chosen)
  return (
    <div className="registry-pair">
      <section className="panel registry-list" aria-labelledby="registry-houses">
        <h2 id="registry-houses">{t('registry.houses', { count: found.length })}</h2>
        <div className="registry-filters">
          <input
            type="search"
            className="input"
            aria-label={t('registry.search')}
            placeholder={t('registry.search')}
            value={search}
            onChange={(event) => putSearch(event.target.value)}
          />
          <select
            className="select"
            aria-label={t('registry.kindOfHouse')}
            value={kind}
            onChange={(event) => putKind(event.target.value)}
          >
            <option value="">{t('registry.allKinds')}</option>
            {houseKinds.map((one) => (
              <option key={one} value={one}>
                {t(`registry.kind.${one}`)}
              </option>
            ))}
          </select>
        </div>
        {found.length === 0 ? (
          <EmptyState title={t(houses.length === 0 ? 'registry.empty' : 'registry.noneFound')}>
            <p className="quiet">
              {t(houses.length === 0 ? 'registry.emptyHint' : 'registry.noneFoundHint')}
            </p>
          </EmptyState>
        ) : (
          <ul>
            {found.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="registry-row"
                  aria-pressed={one.id === chosen}
                  onClick={() => putChosen(one.id === chosen ? '' : one.id)}
                >
                  <span>{textIn(one.title)}</span>
                  <span className="quiet">
                    {one.id} · {t('registry.signers', { count: one.practitioners })}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {house === undefined ? (
        <section className="panel registry-detail">
          <EmptyState title={t('registry.choose')} />
        </section>
      ) : (
        <House key={`${house.id} ${on}`} house={house} on={on} />
      )}
    </div>
  )
}
