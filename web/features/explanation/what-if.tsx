/** Switches that ask "what if": the engine in the page answers at once. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import { DayField } from '../../components/day-field.tsx'
import { useTextIn } from '../../components/language.ts'
import type { Filing, Scenario } from './scenario.ts'

const filings: readonly Filing[] = ['none', 'long-term', 'referral', 'emergency', 'temporary']
const levels = ['community', 'primary', 'secondary', 'tertiary'] as const

export interface WhatIfProps {
  readonly scenario: Scenario
  readonly onScenario: (scenario: Scenario) => void
  /** As it is in the bill. */
  readonly actual: {
    readonly level: string
    readonly filing: string
    readonly dischargedOn: string
    readonly home: string
  }
  /** Regions with a corresponding scheme. */
  readonly homes: readonly {
    readonly id: string
    readonly title: PolicySet['regions'][number]['title']
  }[]
  readonly isAway: boolean
}

export function WhatIf({ scenario, onScenario, actual, homes, isAway }: WhatIfProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const isChanged = Object.keys(scenario).length > 0

  /** What is as in the bill is not said, so that an empty scenario is the bill itself. */
  function change(name: keyof Scenario, value: string, own: string): void {
    const { [name]: _, ...others } = scenario
    onScenario(value === own ? others : { ...others, [name]: value })
  }

  return (
    <section className="what-if panel" aria-labelledby="what-if">
      <header>
        <h2 id="what-if">{t('whatIf.title')}</h2>
        {isChanged ? (
          <button type="button" className="link" onClick={() => onScenario({})}>
            {t('whatIf.reset')}
          </button>
        ) : null}
      </header>
      <Choice
        label={t('whatIf.level')}
        value={scenario.level ?? actual.level}
        own={actual.level}
        onChange={(value) => change('level', value, actual.level)}
        choices={levels.map((level) => ({ id: level, label: t(`level.${level}`) }))}
      />
      <Choice
        label={t('whatIf.filing')}
        value={scenario.filing ?? actual.filing}
        own={actual.filing}
        onChange={(value) => change('filing', value, actual.filing)}
        choices={filings.map((filing) => ({ id: filing, label: t(`filing.${filing}`) }))}
        disabled={!isAway}
      />
      <Choice
        label={t('whatIf.home')}
        value={scenario.home ?? actual.home}
        own={actual.home}
        onChange={(value) => change('home', value, actual.home)}
        choices={homes.map(({ id, title }) => ({ id, label: textIn(title) }))}
      />
      <DayField
        label={t('whatIf.day')}
        value={scenario.dischargedOn ?? actual.dischargedOn}
        onDay={(day) => change('dischargedOn', day, actual.dischargedOn)}
        unreadable={t('counter.dayUnreadable')}
      />
      <p className="field-hint">{t('whatIf.hint')}</p>
    </section>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly own: string
  readonly onChange: (value: string) => void
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  readonly disabled?: boolean
}

function Choice({ label, value, own, onChange, choices, disabled }: ChoiceProps) {
  const { t } = useTranslation()
  const id = useId()
  const known = choices.some((choice) => choice.id === own)
  return (
    <div className={`field ${value === own ? '' : 'changed-field'}`}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="select"
        value={value}
        disabled={disabled === true}
        onChange={(event) => onChange(event.target.value)}
      >
        {known ? null : <option value={own}>{own === '' ? t('whatIf.unknown') : own}</option>}
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.label}
            {choice.id === own ? t('whatIf.own') : ''}
          </option>
        ))}
      </select>
    </div>
  )
}
