/** One control for the acting person on all pages of officers; nothing where one acts as oneself. */
import { useTranslation } from 'react-i18next'
import { type StandIn, useActing } from './acting.ts'
import { useTextIn } from './language.ts'
import './acting-switch.css'

export function ActingSwitch({ office }: { readonly office?: StandIn['role'] }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const acting = useActing(office)
  if (acting === undefined || acting.choices.length < 2) return null
  return (
    <fieldset className="acting">
      <legend>{t('actingAs')}</legend>
      {acting.choices.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === acting.id}
          onClick={() => acting.choose(id)}
        >
          {textIn(name)}
        </button>
      ))}
    </fieldset>
  )
}
