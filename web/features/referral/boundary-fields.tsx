/** What a patient needs who comes from, or goes to, another jurisdiction; closed for all others. */
import { useTranslation } from 'react-i18next'
import type { Draft } from './draft.ts'

interface BoundaryFieldsProps {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}

const needs = ['needsInterpreter', 'needsAmbulance'] as const
const texts = ['language', 'insurer'] as const

export function BoundaryFields({ draft, onChange }: BoundaryFieldsProps) {
  const { t } = useTranslation()
  return (
    <details className="referral-boundary">
      <summary>{t('referral.boundary.title')}</summary>
      <div className="referral-grid">
        {texts.map((name) => (
          <div key={name} className="field">
            <label htmlFor={`refer-${name}`}>{t(`referral.boundary.${name}`)}</label>
            <input
              id={`refer-${name}`}
              className="input"
              maxLength={100}
              value={draft[name]}
              onChange={({ target }) => onChange({ [name]: target.value })}
            />
          </div>
        ))}
        {needs.map((name) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={draft[name]}
              onChange={({ target }) => onChange({ [name]: target.checked })}
            />
            {t(`referral.boundary.${name}`)}
          </label>
        ))}
      </div>
    </details>
  )
}
