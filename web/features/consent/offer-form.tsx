/** What for, to whom, which data and until when: from these the text is made. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { ConsentTemplatesJson } from '../../../server/http/contract/consent.ts'
import { DayField } from '../../components/day-field.tsx'
import { useLanguage, useTextIn } from '../../components/language.ts'
import { todayText } from '../../components/moment-text.ts'

export interface OfferFormProps {
  readonly choices: ConsentTemplatesJson
  readonly busy: boolean
  readonly onOffer: (body: object) => void
}

type Template = ConsentTemplatesJson['templates'][number]

const aMonth = 30

function today(): number {
  return dayFromText(todayText()) ?? 0
}

export function OfferForm({ choices, busy, onOffer }: OfferFormProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [name, setName] = useState('')
  const [recipient, setRecipient] = useState('')
  const [span, setSpan] = useState<'period' | 'bill'>('period')
  const [from, setFrom] = useState(() => textFromDay(today() - aMonth))
  const [to, setTo] = useState(() => textFromDay(today()))
  const [bill, setBill] = useState('')
  const [until, setUntil] = useState(() => textFromDay(today() + aMonth))
  const [spoken, setSpoken] = useState<string>(language)
  const template = choices.templates.find(({ id }) => id === name)
  const isWhole = template !== undefined && recipient !== '' && (span === 'period' || bill !== '')

  function offer(event: FormEvent): void {
    event.preventDefault()
    if (!isWhole) return
    const over =
      span === 'bill' ? { kind: span, settlement: bill.trim() } : { kind: span, from, to }
    onOffer({ template: name, language: spoken, recipient, over, until })
  }

  return (
    <form className="allowed-form" onSubmit={offer}>
      <TemplateChoice
        choices={choices}
        value={name}
        onChange={(id) => {
          setName(id)
          setRecipient('')
        }}
      />
      {template === undefined ? null : (
        <>
          <RecipientChoice
            choices={choices}
            kind={template.recipientKind}
            value={recipient}
            onChange={setRecipient}
          />
          <fieldset className="allowed-span">
            <legend>{t('consent.form.range')}</legend>
            {(['period', 'bill'] as const).map((one) => (
              <label key={one} className="check">
                <input
                  type="radio"
                  name="allowed-span"
                  checked={span === one}
                  onChange={() => setSpan(one)}
                />
                {t(one === 'period' ? 'consent.form.ofPeriod' : 'consent.form.ofBill')}
              </label>
            ))}
            {span === 'period' ? (
              <div className="allowed-days">
                <Day label={t('consent.form.from')} value={from} onDay={setFrom} />
                <Day label={t('consent.form.to')} value={to} onDay={setTo} />
              </div>
            ) : (
              <BillField value={bill} onChange={setBill} />
            )}
          </fieldset>
          <Day
            label={t('consent.form.until', { days: template.longestDays })}
            value={until}
            onDay={setUntil}
          />
          <LanguageChoice template={template} value={spoken} onChange={setSpoken} />
        </>
      )}
      <button type="submit" className="button primary" disabled={!isWhole || busy}>
        {t('consent.form.read')}
      </button>
    </form>
  )
}

interface ChoiceProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function Day(props: {
  readonly label: string
  readonly value: string
  readonly onDay: (day: string) => void
}) {
  const { t } = useTranslation()
  return <DayField {...props} unreadable={t('counter.dayUnreadable')} />
}

/** The titles are those of the page's language; each place has texts of its own. */
function TemplateChoice({
  choices,
  value,
  onChange,
}: ChoiceProps & { readonly choices: ConsentTemplatesJson }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('consent.form.template')}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t('consent.form.choose')}</option>
        {(['mainland', 'hong-kong', 'macau'] as const).map((place) => (
          <optgroup key={place} label={t(`consent.place.${place}`)}>
            {choices.templates
              .filter(({ jurisdiction }) => jurisdiction === place)
              .map(({ id: template, titles }) => (
                <option key={template} value={template}>
                  {titles[language] ?? template}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  )
}

function RecipientChoice({
  choices,
  kind,
  value,
  onChange,
}: ChoiceProps & {
  readonly choices: ConsentTemplatesJson
  readonly kind: Template['recipientKind']
}) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('consent.form.recipient')}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t('consent.form.choose')}</option>
        {choices.recipients
          .filter((one) => one.kind === kind)
          .map((one) => (
            <option key={one.id} value={one.id}>
              {textIn(one.title)}
            </option>
          ))}
      </select>
    </div>
  )
}

function BillField({ value, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('consent.form.bill')}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        maxLength={20}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

function LanguageChoice({
  template,
  value,
  onChange,
}: ChoiceProps & { readonly template: Template }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('consent.form.language')}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {template.languages.map((one) => (
          <option key={one} value={one} lang={one}>
            {t(`consent.language.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
