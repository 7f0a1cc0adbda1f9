/** "My insurance code": a patient's commercial insurance, and the code that opens it; on a phone. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CoverageJson } from '../../../server/http/contract/person.ts'
import { opensByCode } from '../../components/contract-lines.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { ownCoveragesQuery } from '../../components/own-coverages.ts'
import { PatientPage } from '../../components/patient-page.tsx'
import { ContractChoice } from './contract-choice.tsx'
import { ShownCode } from './shown-code.tsx'
import './insurance.css'

export function MyInsurance() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('insurance.title')} lead={t('insurance.lead')}>
      {(person) => <Contracts key={person} person={person} />}
    </PatientPage>
  )
}

function Contracts({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const read = useQuery(ownCoveragesQuery(person))
  return (
    <Loaded read={read}>
      {({ coverages }) => {
        const commercial = coverages.filter(({ kind }) => kind === 'commercial')
        if (commercial.length > 0) return <CodeDesk person={person} coverages={commercial} />
        return (
          <EmptyState title={t('insurance.none')}>
            <p className="quiet">{t('insurance.noneHint')}</p>
          </EmptyState>
        )
      }}
    </Loaded>
  )
}

interface CodeDeskProps {
  readonly person: string
  readonly coverages: readonly CoverageJson[]
}

function CodeDesk({ person, coverages }: CodeDeskProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(() => coverages.filter(opensByCode).map(({ id }) => id))
  const [fastClaimAllowed, setFastClaimAllowed] = useState(false)
  const [isShown, setShown] = useState(false)
  const canShow = coverages.some(opensByCode)
  return (
    <>
      {isShown ? (
        <ShownCode
          person={person}
          asked={{ coverages: chosen, fastClaimAllowed }}
          onHide={() => setShown(false)}
        />
      ) : null}
      <section className="own-section" aria-labelledby="own-contracts" hidden={isShown}>
        <h2 id="own-contracts">{t('insurance.contracts')}</h2>
        <ul className="own-contracts">
          {inOrder(coverages, chosen).map((coverage) => (
            <ContractChoice
              key={coverage.id}
              coverage={coverage}
              mayOpen={opensByCode(coverage)}
              place={chosen.indexOf(coverage.id)}
              onChange={setChosen}
            />
          ))}
        </ul>
        {canShow ? (
          <>
            <label className="own-fast">
              <input
                type="checkbox"
                checked={fastClaimAllowed}
                aria-describedby="own-fast-hint"
                onChange={(event) => setFastClaimAllowed(event.target.checked)}
              />
              <span>
                {t('insurance.fastClaim')}
                <span id="own-fast-hint" className="quiet">
                  {t('insurance.fastClaimHint')}
                </span>
              </span>
            </label>
            <button
              type="button"
              className="button primary own-show"
              aria-disabled={chosen.length === 0}
              onClick={() => chosen.length > 0 && setShown(true)}
            >
              {t('insurance.show')}
            </button>
            <p className="quiet" role="status">
              {chosen.length === 0 ? t('insurance.chooseOne') : t('insurance.once')}
            </p>
          </>
        ) : null}
      </section>
    </>
  )
}

/** Those that are chosen first, in the order in which they are to pay. */
function inOrder(coverages: readonly CoverageJson[], chosen: readonly string[]) {
  const rank = ({ id }: CoverageJson) => (chosen.includes(id) ? chosen.indexOf(id) : chosen.length)
  return [...coverages].sort((a, b) => rank(a) - rank(b))
}
