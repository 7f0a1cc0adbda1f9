/** Parts that several kinds of entries have in their forms. */
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isObject, type Json, type JsonObject, useDraft, valueAt } from './entry-draft.ts'
import { Problem, TextField, TextsField } from './entry-fields.tsx'

interface SectionProps {
  readonly title: string
  readonly hint?: string
  readonly children: ReactNode
}

export function Section({ title, hint, children }: SectionProps) {
  const id = useId()
  return (
    <section className="panel entry-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint === undefined ? null : <p className="quiet">{hint}</p>}
      <div className="entry-grid">{children}</div>
    </section>
  )
}

const nobody = { contact: { 'zh-CN': '', 'zh-HK': '', en: '' }, address: null }

/** How it is reached by whoever lets it be given data; many are reached by nobody. */
export function RecipientFields() {
  const { t } = useTranslation()
  const { draft, put } = useDraft()
  const isReached = isObject(valueAt(draft, '/recipient'))
  return (
    <>
      <label className="entry-tick">
        <input
          type="checkbox"
          checked={isReached}
          onChange={(event) => put('/recipient', event.target.checked ? nobody : null)}
        />
        {t('registry.form.isReached')}
      </label>
      {isReached ? (
        <>
          <TextsField at="/recipient/contact" label={t('registry.form.contact')} />
          <TextField at="/recipient/address" label={t('registry.form.notices')} />
        </>
      ) : null}
    </>
  )
}

/** Words and values that rules ask for, one a line. */
export function AttributesField() {
  const { t } = useTranslation()
  const { draft, put, problemAt } = useDraft()
  const id = useId()
  const kept = valueAt(draft, '/attributes')
  const [text, setText] = useState(() => linesOf(isObject(kept) ? kept : {}))
  return (
    <div className="field entry-wide">
      <label htmlFor={id}>{t('registry.form.field.attributes')}</label>
      <textarea
        id={id}
        className="input"
        rows={2}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          put('/attributes', attributesIn(event.target.value))
        }}
      />
      <Problem id={`${id}-problem`} text={problemAt('/attributes')} />
    </div>
  )
}

function linesOf(attributes: JsonObject): string {
  const shown = (value: Json) => (Array.isArray(value) ? value.join('|') : String(value))
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${shown(value)}`)
    .join('\n')
}

function attributesIn(text: string): JsonObject {
  const pairs = text
    .split('\n')
    .map((line) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/u.exec(line))
    .filter((found) => found !== null)
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, meant(value)]))
}

function meant(value: string): Json {
  if (value === 'true' || value === 'false') return value === 'true'
  if (/^-?\d{1,15}$/u.test(value)) return Number(value)
  return value.includes('|') ? value.split('|') : value
}
