/** All that is registered of an alliance and of an insurer. */
import { useTranslation } from 'react-i18next'
import { jurisdictions } from '../../../engine/access/words.ts'
import { isObject, useDraft, valueAt } from './entry-draft.ts'
import {
  ChoiceField,
  Rows,
  SpanFields,
  TextField,
  TextsField,
  WordsField,
} from './entry-fields.tsx'
import { RecipientFields, Section } from './entry-parts.tsx'
import type { EntryFieldsProps } from './institution-fields.tsx'

const roles = ['lead', 'member', 'branch'] as const

export function AllianceFields({ houses }: EntryFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('registry.form.section.who')}>
        <TextsField at="/title" label={t('registry.form.field.title')} />
        <ChoiceField
          at="/kind"
          label={t('registry.form.field.kind')}
          choices={(['consortium', 'cross-region'] as const).map((one) => [
            one,
            t(`registry.allianceKind.${one}`),
          ])}
        />
      </Section>
      <Section title={t('registry.form.section.seats')}>
        <Rows
          at="/seats"
          label={t('registry.form.field.seats')}
          blank={{ institution: '', role: 'member', under: null }}
          row={(at) => (
            <>
              <ChoiceField
                at={`${at}/institution`}
                label={t('registry.form.institution')}
                choices={houses}
              />
              <ChoiceField
                at={`${at}/role`}
                label={t('registry.form.role')}
                choices={roles.map((one) => [one, t(`registry.seat.${one}`)])}
              />
              <ChoiceField
                at={`${at}/under`}
                label={t('registry.form.under')}
                choices={houses}
                none={t('registry.form.underNobody')}
              />
              <SpanFields at={at} />
            </>
          )}
        />
      </Section>
    </>
  )
}

const decidings = ['by-rules', 'desk'] as const

export function InsurerFields() {
  const { t } = useTranslation()
  const { draft, put } = useDraft()
  const handlesClaims = isObject(valueAt(draft, '/claims'))
  return (
    <>
      <Section title={t('registry.form.section.who')}>
        <TextsField at="/title" label={t('registry.form.field.title')} />
        <ChoiceField
          at="/jurisdiction"
          label={t('registry.form.insurerAt')}
          choices={jurisdictions.map((one) => [one, t(`registry.form.jurisdictionOf.${one}`)])}
        />
        <WordsField
          at="/payers"
          label={t('registry.form.field.payers')}
          known={[]}
          word={(one) => one}
        />
        <TextField at="/address" label={t('registry.form.field.address')} />
      </Section>
      <Section title={t('registry.form.section.claims')}>
        <label className="entry-tick">
          <input
            type="checkbox"
            checked={handlesClaims}
            onChange={(event) =>
              put('/claims', event.target.checked ? { decides: 'desk', address: null } : null)
            }
          />
          {t('registry.form.handlesClaims')}
        </label>
        {handlesClaims ? (
          <>
            <ChoiceField
              at="/claims/decides"
              label={t('registry.form.decides')}
              choices={decidings.map((one) => [one, t(`registry.form.decidesOf.${one}`)])}
            />
            <TextField at="/claims/address" label={t('registry.form.claimsAddress')} />
          </>
        ) : null}
      </Section>
      <Section title={t('registry.form.section.reached')} hint={t('registry.form.reachedHint')}>
        <RecipientFields />
      </Section>
    </>
  )
}
