/** Enters the application of an insurer or an institution, with its keys and its test system. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { jurisdictions } from '../../../engine/access/words.ts'
import { houseKinds, houseLevels, ownerships } from '../../../engine/registry/institution.ts'
import { DayField } from '../../components/day-field.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { applicationBody, type Draft, emptyDraft } from './application-body.ts'
import { usePartnerAct } from './queries.ts'

export function NewApplication({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const id = useId()
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const { send, isSending, problem } = usePartnerAct(as, () => setDraft(emptyDraft))
  const put = (name: keyof Draft) => (value: string) =>
    setDraft((before) => ({ ...before, [name]: value }))
  const body = applicationBody(draft)
  const { kind } = draft

  const text = (name: keyof Draft, label: string, rows = 1) => {
    const field = `${id}-${name}`
    const shared = { id: field, className: 'input', value: draft[name], spellCheck: false } as const
    return (
      <div className="field">
        <label htmlFor={field}>{label}</label>
        {rows === 1 ? (
          <input
            {...shared}
            autoComplete="off"
            onChange={(event) => put(name)(event.target.value)}
          />
        ) : (
          <textarea {...shared} rows={rows} onChange={(event) => put(name)(event.target.value)} />
        )}
      </div>
    )
  }
  const choice = (
    name: keyof Draft,
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <select
        id={`${id}-${name}`}
        className="select"
        value={draft[name]}
        onChange={(event) => put(name)(event.target.value)}
      >
        {options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </div>
  )
  const word = 'partner.onboarding' as const
  return (
    <details className="panel partner-card partner-fold">
      <summary>{t('partner.onboarding.new')}</summary>
      <form
        className="partner-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (body !== undefined) send('/api/applications', body)
        }}
      >
        {choice('kind', t(`${word}.whom`), [
          ['insurer', t(`${word}.kind.insurer`)],
          ['institution', t(`${word}.kind.institution`)],
        ])}
        {text('party', t(`${word}.id`))}
        {text('cn', t(`${word}.nameOf.zh-CN`))}
        {text('hk', t(`${word}.nameOf.zh-HK`))}
        {text('en', t(`${word}.nameOf.en`))}
        {text('contact', t(`${word}.contact`))}
        <DayField
          label={t(`${word}.from`)}
          value={draft.from}
          onDay={put('from')}
          unreadable={t(`${word}.dayUnreadable`)}
        />
        {kind === 'insurer' ? (
          <>
            {choice(
              'jurisdiction',
              t(`${word}.jurisdiction`),
              jurisdictions.map((one) => [one, t(`partner.place.${one}`)] as const),
            )}
            {text('payers', t(`${word}.payers`), 2)}
            {text('address', t(`${word}.address`))}
            {text('keys', t(`${word}.keys`), 4)}
            {choice('claims', t('partner.claims'), [
              ['none', t('partner.noClaims')],
              ['by-rules', t('partner.decides.by-rules')],
              ['desk', t('partner.decides.desk')],
            ])}
            {draft.claims === 'none' ? null : text('claimsAddress', t(`${word}.claimsAddress`))}
          </>
        ) : (
          <>
            {text('region', t(`${word}.region`))}
            {choice(
              'houseKind',
              t(`${word}.houseKind`),
              houseKinds.map((one) => [one, t(`registry.kind.${one}`)] as const),
            )}
            {choice('level', t(`${word}.level`), [
              ['', t(`${word}.noLevel`)],
              ...houseLevels.map((one) => [one, t(`registry.level.${one}`)] as const),
            ])}
            {choice(
              'ownership',
              t(`${word}.ownership`),
              ownerships.map((one) => [one, t(`registry.ownership.${one}`)] as const),
            )}
            {text('nationalCode', t(`${word}.nationalCode`))}
            {text('departments', t(`${word}.departments`), 3)}
          </>
        )}
        {text('client', t(`${word}.client`))}
        {text('clientKey', t(`${word}.clientKey`), 3)}
        <fieldset>
          <legend>{t(`${word}.sandbox`)}</legend>
          {text('sandboxAddress', t(`${word}.sandboxAddress.${kind}`))}
          {text('sandboxName', t(`${word}.sandboxName.${kind}`))}
          {kind === 'insurer' ? text('coverage', t(`${word}.coverage`)) : null}
        </fieldset>
        <ProblemNote problem={problem} />
        <button type="submit" className="button primary" disabled={isSending || body === undefined}>
          {t(`${word}.submit`)}
        </button>
      </form>
    </details>
  )
}
