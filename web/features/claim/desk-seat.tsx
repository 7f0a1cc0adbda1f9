/** Whose desk it is and who sits there. In sample mode two people share it; it stands in the address. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useTextIn } from '../../components/language.ts'
import { useSession } from '../../components/session.ts'
import { insurersQuery } from './queries.ts'

const handlers = ['first', 'second'] as const

export interface Seat {
  readonly insurer: string
  readonly handler: (typeof handlers)[number]
}

export function useSeat(): Seat {
  const [params] = useSearchParams()
  const handler = handlers.find((one) => one === params.get('handler')) ?? 'first'
  return { insurer: params.get('insurer') ?? '', handler }
}

export function DeskSeat() {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const session = useSession()
  const { insurer, handler } = useSeat()
  const [, setParams] = useSearchParams()
  const { data } = useQuery(insurersQuery)
  const change = (name: string, to: string) =>
    setParams(
      (before) => {
        before.set(name, to)
        return before
      },
      { replace: true },
    )
  if (session?.mode !== 'sample') return null
  return (
    <div className="claim-seat" title={t('claim.desk.sampleOnly')}>
      <label>
        <span>{t('claim.desk.insurer')}</span>
        <select
          className="select"
          value={insurer}
          onChange={(event) => change('insurer', event.target.value)}
        >
          <option value="">{t('claim.mine.choose')}</option>
          {(data?.insurers ?? []).map(({ id, title }) => (
            <option key={id} value={id}>
              {textIn(title)}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend className="sr-only">{t('claim.desk.handler')}</legend>
        {handlers.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={one === handler}
            onClick={() => change('handler', one)}
          >
            {t(`claim.desk.${one}`)}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
