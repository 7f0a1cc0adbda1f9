/** All that is registered of an institution or a pharmacy, in sections. */
import { useTranslation } from 'react-i18next'
import {
  houseKinds,
  houseLevels,
  ownerships,
  pharmacyKinds,
} from '../../../engine/registry/institution.ts'
import { slotKinds } from '../../../engine/registry/service-hours.ts'
import type { RegistryTermsJson } from '../../../server/http/contract/registry-entries.ts'
import { listAt, textAt, useDraft, wordsAt } from './entry-draft.ts'
import {
  ChoiceField,
  Rows,
  SpanFields,
  TextField,
  TextsField,
  TickField,
  WordsField,
} from './entry-fields.tsx'
import { AttributesField, RecipientFields, Section } from './entry-parts.tsx'
import { useRegistryWords, weekdayNames } from './use-registry-words.ts'

export interface EntryFieldsProps {
  readonly terms: RegistryTermsJson
  readonly regions: readonly (readonly [id: string, title: string])[]
  readonly houses: readonly (readonly [id: string, title: string])[]
}

export function InstitutionFields({ terms, regions }: EntryFieldsProps) {
  const { t } = useTranslation()
  const words = useRegistryWords()
  const { draft } = useDraft()
  const isPharmacy = textAt(draft, '/kind') === 'pharmacy'
  return (
    <>
      <Section title={t('registry.form.section.who')}>
        <TextsField at="/title" label={t('registry.form.field.title')} />
        <ChoiceField
          at="/kind"
          label={t('registry.form.field.kind')}
          choices={houseKinds.map((one) => [one, words.kind(one)])}
        />
        <ChoiceField at="/region" label={t('registry.form.field.region')} choices={regions} />
        <ChoiceField
          at="/level"
          label={t('registry.form.field.level')}
          choices={houseLevels.map((one) => [one, words.level(one)])}
          none={t('registry.form.noLevel')}
        />
        <ChoiceField
          at="/ownership"
          label={t('registry.form.field.ownership')}
          choices={ownerships.map((one) => [one, words.ownership(one)])}
        />
        <TextField at="/nationalCode" label={t('registry.form.field.nationalCode')} />
        {isPharmacy || textAt(draft, '/pharmacy') !== '' ? (
          <ChoiceField
            at="/pharmacy"
            label={t('registry.form.field.pharmacy')}
            choices={pharmacyKinds.map((one) => [one, t(`registry.pharmacy.${one}`)])}
            none={t('registry.form.choose')}
          />
        ) : null}
        <TickField at="/delivers" label={t('registry.form.field.delivers')} />
      </Section>
      <Section title={t('registry.form.section.may')}>
        <Rows
          at="/licences"
          label={t('registry.form.field.licences')}
          blank={{ kind: 'practice' }}
          row={(at) => (
            <>
              <TextField
                at={`${at}/kind`}
                label={t('registry.form.licenceKind')}
                empty=""
                choices={terms.licences.map((one) => [one, words.licence(one)])}
              />
              <SpanFields at={at} />
            </>
          )}
        />
        <WordsField
          at="/departments"
          label={t('registry.form.field.departments')}
          known={terms.departments}
          word={words.department}
        />
        <WordsField
          at="/capabilities"
          label={t('registry.form.field.capabilities')}
          known={terms.capabilities}
          word={words.capability}
        />
      </Section>
      <Section title={t('registry.form.section.hours')} hint={t('registry.form.hoursHint')}>
        <HoursRows />
      </Section>
      <Section title={t('registry.form.section.reached')} hint={t('registry.form.reachedHint')}>
        <RecipientFields />
      </Section>
      <Section title={t('registry.form.section.rules')} hint={t('registry.form.rulesHint')}>
        <TextField
          at="/currency"
          label={t('registry.form.field.currency')}
          hint={t('registry.form.currencyHint')}
        />
        <WordsField
          at="/tags"
          label={t('registry.form.field.tags')}
          known={[]}
          word={(one) => one}
        />
        <AttributesField />
      </Section>
    </>
  )
}

const blankHours = {
  ...{ kind: 'clinic', service: '', weekdays: [1, 2, 3, 4, 5], at: '09:00', minutes: 180 },
  ...{ seats: 10, reserved: 0, aheadDays: 14 },
}
const counts = ['minutes', 'seats', 'reserved', 'aheadDays'] as const

function HoursRows() {
  const { t } = useTranslation()
  const words = useRegistryWords()
  const { draft } = useDraft()
  function servicesAt(at: string): readonly (readonly [string, string])[] {
    const kind = textAt(draft, `${at}/kind`)
    if (kind === 'facility') return []
    const isTest = kind === 'test'
    const word = isTest ? words.capability : words.department
    return wordsAt(draft, isTest ? '/capabilities' : '/departments').map((one) => [one, word(one)])
  }
  return (
    <Rows
      at="/hours"
      label={t('registry.form.field.hours')}
      blank={blankHours}
      row={(at) => (
        <>
          <ChoiceField
            at={`${at}/kind`}
            label={t('registry.form.hoursKind')}
            choices={slotKinds.map((one) => [one, t(`referral.capacity.kind.${one}`)])}
          />
          <TextField
            at={`${at}/service`}
            label={t('referral.capacity.service')}
            empty=""
            choices={servicesAt(at)}
          />
          <Weekdays at={`${at}/weekdays`} />
          <TextField at={`${at}/at`} label={t('registry.form.at')} kind="time" empty="" />
          {counts.map((name) => (
            <TextField
              key={name}
              at={`${at}/${name}`}
              label={t(`registry.form.${name}`)}
              kind="count"
            />
          ))}
          <SpanFields at={at} />
        </>
      )}
    />
  )
}

function Weekdays({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  const { draft, put } = useDraft()
  const chosen = listAt(draft, at)
  return (
    <fieldset className="entry-weekdays">
      <legend>{t('registry.form.weekdays')}</legend>
      {weekdayNames.map((name, before) => {
        const day = before + 1
        return (
          <label key={name} className="entry-tick">
            <input
              type="checkbox"
              checked={chosen.includes(day)}
              onChange={(event) => {
                const rest = chosen.filter((one) => one !== day)
                put(at, event.target.checked ? [...rest, day].toSorted() : rest)
              }}
            />
            {t(`registry.form.weekday.${name}`)}
          </label>
        )
      })}
    </fieldset>
  )
}
