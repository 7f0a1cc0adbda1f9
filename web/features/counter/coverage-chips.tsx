/** Which coverages pay, in which order. Those not in force are shown with the reason. */
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { CoverageJson, CoveragesJson } from '../../../server/http/contract/person.ts'
import { useTextIn } from '../../components/language.ts'

export interface CoverageChipsProps {
  readonly rights: CoveragesJson
  readonly chosen: readonly string[] | null
  readonly onChoose: (coverages: readonly string[] | null) => void
  readonly locked: boolean
}

export function CoverageChips({ rights, chosen, onChoose, locked }: CoverageChipsProps) {
  const { t } = useTranslation()
  const inForce = rights.coverages.filter(({ state }) => state === 'in-force').map(({ id }) => id)
  const order = chosen ?? inForce
  const rank = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length)
  const sorted = [...rights.coverages].sort((a, b) => rank(a.id) - rank(b.id))

  function toggle(id: string): void {
    const next = order.includes(id) ? order.filter((other) => other !== id) : [...order, id]
    onChoose(sameOrder(next, inForce) ? null : next)
  }

  function move(id: string, by: number): void {
    const from = order.indexOf(id)
    const to = from + by
    if (from < 0 || to < 0 || to >= order.length) return
    const next = order.filter((other) => other !== id)
    next.splice(to, 0, id)
    onChoose(sameOrder(next, inForce) ? null : next)
  }

  if (rights.coverages.length === 0) return <p className="quiet">{t('counter.noCoverage')}</p>
  return (
    <fieldset className="chips">
      <legend className="sr-only">{t('counter.coverages')}</legend>
      {sorted.map((coverage) => (
        <CoverageChip
          key={coverage.id}
          coverage={coverage}
          place={order.indexOf(coverage.id)}
          onToggle={() => toggle(coverage.id)}
          onMove={(by) => move(coverage.id, by)}
          locked={locked}
        />
      ))}
    </fieldset>
  )
}

function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index])
}

interface CoverageChipProps {
  readonly coverage: CoverageJson
  /** Place in the order of payment; -1 when it does not pay. */
  readonly place: number
  readonly onToggle: () => void
  readonly onMove: (by: number) => void
  readonly locked: boolean
}

function CoverageChip({ coverage, place, onToggle, onMove, locked }: CoverageChipProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const used = place >= 0
  const inForce = coverage.state === 'in-force'

  function onKeyDown(event: KeyboardEvent): void {
    if (!event.altKey) return
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    onMove(by)
  }

  return (
    <div className={`chip ${used ? 'used' : ''} ${inForce ? '' : 'off'}`}>
      <label>
        <input
          type="checkbox"
          checked={used}
          disabled={locked || (!inForce && !used)}
          onChange={onToggle}
          onKeyDown={onKeyDown}
          aria-describedby={`chip-${coverage.id}`}
        />
        <span className="chip-place" aria-hidden="true">
          {used ? place + 1 : ''}
        </span>
        <span className="chip-text">
          <span className="chip-title">{textIn(coverage.title)}</span>
          <span className="chip-detail" id={`chip-${coverage.id}`}>
            <span className={`state-${coverage.state}`}>
              {t(`coverageState.${coverage.state}`)}
            </span>
            {` ${period(coverage)}`}
          </span>
        </span>
      </label>
      {used && place > 0 && !locked ? (
        <button
          type="button"
          className="chip-move"
          title={t('counter.payEarlier')}
          aria-label={t('counter.payEarlierNamed', { name: textIn(coverage.title) })}
          onClick={() => onMove(-1)}
        >
          ←
        </button>
      ) : null}
    </div>
  )
}

function period({ from, to }: CoverageJson): string {
  return to === null ? `${from} –` : `${from} – ${to}`
}
