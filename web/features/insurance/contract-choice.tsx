/** One policy: what it needs, and whether and when it pays this time. */
import { useTranslation } from 'react-i18next'
import type { CoverageJson } from '../../../server/http/contract/person.ts'
import { useContractLines } from '../../components/contract-lines.ts'
import { useTextIn } from '../../components/language.ts'

export interface ContractChoiceProps {
  readonly coverage: CoverageJson
  readonly mayOpen: boolean
  /** Its place among those that are chosen; -1 where it is not. */
  readonly place: number
  readonly onChange: (change: (chosen: string[]) => string[]) => void
}

export function ContractChoice({ coverage, mayOpen, place, onChange }: ContractChoiceProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { id, title } = coverage
  const name = textIn(title)

  function toggle(): void {
    onChange((chosen) =>
      chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
    )
  }

  function payEarlier(): void {
    onChange((chosen) => {
      const at = chosen.indexOf(id)
      const others = chosen.filter((other) => other !== id)
      others.splice(Math.max(0, at - 1), 0, id)
      return others
    })
  }

  return (
    <li className={`own-contract ${place >= 0 ? 'used' : ''}`}>
      {mayOpen ? (
        <label>
          <input type="checkbox" checked={place >= 0} onChange={toggle} />
          <strong>{name}</strong>
        </label>
      ) : (
        <strong className="own-name">{name}</strong>
      )}
      {place > 0 ? (
        <button
          type="button"
          className="button small"
          aria-label={t('insurance.earlierNamed', { name })}
          onClick={payEarlier}
        >
          {t('insurance.earlier')}
        </button>
      ) : null}
      <Terms coverage={coverage} />
    </li>
  )
}

function Terms({ coverage }: { readonly coverage: CoverageJson }) {
  const { t } = useTranslation()
  const linesOf = useContractLines()
  const [first = '', ...others] = linesOf(coverage)
  return (
    <ul className="own-terms">
      {[`${t(`coverageState.${coverage.state}`)} · ${first}`, ...others].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
