/** One authorisation: to whom, for what, which data, until when; and the way out of it. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentJson } from '../../../server/http/contract/consent.ts'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'
import { ConsentText } from './consent-text.tsx'
import { consentTextQuery } from './queries.ts'
import { useConsentAct } from './use-consent-act.ts'

export interface ConsentCardProps {
  readonly consent: ConsentJson
  readonly onSaid: (what: string) => void
  readonly onDecide: () => void
}

export function ConsentCard({ consent, onSaid, onDecide }: ConsentCardProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { state, recipient } = consent
  return (
    <article className={`allowed-card ${state}`}>
      <p className="allowed-head">
        <strong>{textIn(recipient.title)}</strong>
        <span className="allowed-badge">{t(`consent.state.${state}`)}</span>
      </p>
      <Facts consent={consent} />
      {state === 'offered' ? (
        <button type="button" className="button primary" onClick={onDecide}>
          {t('consent.form.decide')}
        </button>
      ) : null}
      {state === 'given' ? <Withdraw consent={consent} onSaid={onSaid} /> : null}
      <More consent={consent} />
    </article>
  )
}

function Facts({ consent }: { readonly consent: ConsentJson }) {
  const { t } = useTranslation()
  const { purpose, recipient, kinds, over, until, offers, ticks, state } = consent
  const isDecided = state !== 'offered' && state !== 'declined'
  return (
    <dl>
      <Fact name={t('consent.where')}>{t(`consent.place.${recipient.in}`)}</Fact>
      <Fact name={t('consent.purpose')}>{t(`access.for.${purpose}` as 'access.for.claim')}</Fact>
      <Fact name={t('consent.data')}>
        {kinds.map((kind) => t(`access.kind.${kind}` as 'access.kind.bill')).join(t('and'))}
      </Fact>
      <Fact name={t('consent.range')}>
        {over.kind === 'bill'
          ? t('consent.bill', { bill: 'settlement' in over ? over.settlement : '' })
          : t('consent.period', 'from' in over ? { from: over.from, to: over.to } : {})}
      </Fact>
      <Fact name={t('consent.until')}>{until}</Fact>
      {isDecided ? (
        <div>
          <dt>{t('consent.agreed')}</dt>
          <dd>
            <ul className="allowed-ticks">
              {offers.map((tick) => (
                <li key={tick} className={ticks.includes(tick) ? 'yes' : 'no'}>
                  <span aria-hidden="true">{ticks.includes(tick) ? '✓' : '–'}</span>
                  {t(`consent.tick.${tick}`)}
                  {ticks.includes(tick) ? null : (
                    <span className="sr-only">（{t('consent.notAgreed')}）</span>
                  )}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ) : null}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** As many steps as agreeing takes: open, confirm. */
function Withdraw({ consent, onSaid }: Pick<ConsentCardProps, 'consent' | 'onSaid'>) {
  const { t } = useTranslation()
  const [isSure, setSure] = useState(false)
  const act = useConsentAct(consent.person, () => onSaid(t('consent.withdrawn')))
  if (!isSure) {
    return (
      <button type="button" className="button" onClick={() => setSure(true)}>
        {t('consent.withdraw')}
      </button>
    )
  }
  return (
    <div className="allowed-sure">
      <p>{t('consent.withdrawSure')}</p>
      <div className="allowed-buttons">
        <button
          type="button"
          className="button primary"
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed.
          autoFocus
          disabled={act.isPending}
          onClick={() => act.mutate({ at: `/${consent.id}/withdraw`, body: {} })}
        >
          {t('consent.withdrawNow')}
        </button>
        <button type="button" className="button plain" onClick={() => setSure(false)}>
          {t('consent.keep')}
        </button>
      </div>
      <AnswerProblem error={act.error} />
    </div>
  )
}

/** What happened to it, and the words that were read. */
function More({ consent }: { readonly consent: ConsentJson }) {
  const { t } = useTranslation()
  const [isRead, setRead] = useState(false)
  return (
    <div className="allowed-more">
      <details>
        <summary>{t('consent.history')}</summary>
        <ol>
          {consent.actions.map(({ is, at }) => (
            <li key={is}>
              <time dateTime={at}>{momentText(at)}</time> {t(`consent.action.${is}`)}
            </li>
          ))}
          {consent.notices.map(({ state, attempts, toldAt }) => (
            <li key="notice">
              {state === 'told'
                ? t('consent.told', { at: momentText(toldAt ?? '') })
                : t('consent.telling', { count: attempts })}
            </li>
          ))}
        </ol>
      </details>
      <details onToggle={(event) => setRead(event.currentTarget.open)}>
        <summary>{t('consent.text')}</summary>
        {isRead ? <Words consent={consent} /> : null}
      </details>
    </div>
  )
}

function Words({ consent: { person, id } }: { readonly consent: ConsentJson }) {
  const { t } = useTranslation()
  const text = useQuery(consentTextQuery(person, id))
  if (text.isPending) {
    return (
      <p role="status">
        <span className="spinner" /> {t('loading')}
      </p>
    )
  }
  if (text.data === undefined) return <AnswerProblem error={text.error} />
  return <ConsentText text={text.data} />
}
