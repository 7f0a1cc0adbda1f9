/** One line of the record: who, from where, did what, with which data, for what, and on what basis. */
import { useTranslation } from 'react-i18next'
import type { AccessItemJson } from '../../../server/http/contract/access.ts'
import { useTextIn } from '../../components/language.ts'
import { momentText } from '../../components/moment-text.ts'

export function AccessEntry({ entry }: { readonly entry: AccessItemJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const word = useAccessWord()
  const { role, actor, act, kinds, purpose, basis, consentId, settlement, refusedBy, at } = entry
  const place = entry.workplace ?? entry.institution
  const isOwn = role === 'patient'
  const who = isOwn ? t('access.yourself') : t('access.who', { role: word('role', role), actor })
  return (
    <article className={refusedBy === null ? 'seen-entry' : 'seen-entry refused'}>
      <p className="seen-head">
        <strong>{word('act', act)}</strong>
        {refusedBy === null ? null : <span className="seen-badge">{t('access.refused')}</span>}
        <time dateTime={at} title={momentText(at)}>
          {momentText(at).slice(-5)}
        </time>
      </p>
      <p className="seen-who">
        {place === null ? null : <span>{textIn(place.title)}</span>}
        <span>{who}</span>
      </p>
      <dl>
        {refusedBy === null ? null : (
          <Fact name={t('access.reason')}>{word('against', reasonOf(refusedBy))}</Fact>
        )}
        <Fact name={t('access.data')}>
          {kinds.map((kind) => word('kind', kind)).join(t('and'))}
        </Fact>
        <Fact name={t('access.purpose')}>{word('for', purpose)}</Fact>
        <Fact name={t('access.basis')}>
          {basis === null ? t('access.noBasis') : word('on', basis)}
        </Fact>
        {consentId === null ? null : <Fact name={t('access.consent')}>{consentId}</Fact>}
        {settlement === null ? null : <Fact name={t('access.bill')}>{settlement}</Fact>}
      </dl>
    </article>
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

/** A rule of rights names what stood against it; all others are rules of law. */
function reasonOf(rule: string): string {
  if (rule.startsWith('emergency.')) return 'emergency'
  return rule.startsWith('rights.') ? rule.slice('rights.'.length) : 'law'
}

/** A word of the record in the reader's language; a later server may know one more, shown as it is. */
function useAccessWord() {
  const { t, i18n } = useTranslation()
  return (list: 'role' | 'act' | 'kind' | 'for' | 'on' | 'against', word: string): string => {
    const key = `access.${list}.${word}`
    return i18n.exists(key) ? t(key as 'access.title') : word
  }
}
