/** Of which kind a typed number is; most tell by their form, and a passport needs its state. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type IdentifierKind, identifierKinds } from '../../engine/person/identifier.ts'
import type { NumberAbout } from './use-lookup.ts'
import './number-kind.css'

export interface NumberKindProps {
  readonly about: NumberAbout
  readonly onAbout: (about: NumberAbout) => void
  readonly locked: boolean
}

export function NumberKind({ about, onAbout, locked }: NumberKindProps) {
  const { t } = useTranslation()
  const id = useId()

  function choose(kind: string): void {
    const found = identifierKinds.find((one): one is IdentifierKind => one === kind)
    onAbout(found === undefined ? {} : { kind: found })
  }

  return (
    <div className="number-kind">
      <label className="sr-only" htmlFor={`${id}-kind`}>
        {t('person.kind.label')}
      </label>
      <select
        id={`${id}-kind`}
        className="select"
        value={about.kind ?? ''}
        disabled={locked}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="">{t('person.kind.auto')}</option>
        {identifierKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`person.kind.${kind}`)}
          </option>
        ))}
      </select>
      {about.kind === 'passport' ? (
        <input
          className="input"
          aria-label={t('person.state')}
          title={t('person.stateHint')}
          placeholder={t('person.stateHint')}
          maxLength={3}
          value={about.state ?? ''}
          disabled={locked}
          onChange={({ target }) =>
            onAbout({ kind: 'passport', ...(target.value === '' ? {} : { state: target.value }) })
          }
        />
      ) : null}
    </div>
  )
}
