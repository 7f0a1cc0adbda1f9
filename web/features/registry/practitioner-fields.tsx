/** All that is registered of a doctor or pharmacist; Hong Kong and Macau have their own rules. */
import { useTranslation } from 'react-i18next'
import { jurisdictions } from '../../../engine/access/words.ts'
import {
  categories,
  placeKinds,
  specialRights,
  titles,
} from '../../../engine/registry/practitioner.ts'
import { useTextIn } from '../../components/language.ts'
import { isObject, textAt, useDraft, valueAt } from './entry-draft.ts'
import {
  ChoiceField,
  DayAt,
  Rows,
  SpanFields,
  TextField,
  TextsField,
  WordsField,
} from './entry-fields.tsx'
import { Section } from './entry-parts.tsx'
import type { EntryFieldsProps } from './institution-fields.tsx'
import { useRegistryWords } from './use-registry-words.ts'

const grounds = ['support', 'trusteeship', 'government-task', 'charity'] as const

export function PractitionerFields({ terms, houses }: EntryFieldsProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const words = useRegistryWords()
  const { draft, put } = useDraft()
  const [jurisdiction, category] = ['/jurisdiction', '/category'].map((at) => textAt(draft, at))
  const bodies = terms.bodies.filter(
    (one) => one.jurisdiction === jurisdiction && one.categories.some((word) => word === category),
  )
  const isAcross = jurisdiction !== 'mainland'
  const here = isAcross ? placeKinds : placeKinds.filter((one) => one !== 'short-term')
  return (
    <>
      <Section title={t('registry.form.section.who')}>
        <TextsField at="/name" label={t('registry.form.field.name')} />
        <ChoiceField
          at="/category"
          label={t('registry.form.field.category')}
          choices={categories.map((one) => [one, t(`registry.category.${one}`)])}
        />
        <ChoiceField
          at="/title"
          label={t('registry.form.titleOfStaff')}
          choices={titles.map((one) => [one, t(`registry.titleOf.${one}`)])}
        />
        <ChoiceField
          at="/grade"
          label={t('registry.form.field.grade')}
          choices={(['full', 'assistant'] as const).map((one) => [
            one,
            t(`registry.form.gradeOf.${one}`),
          ])}
        />
        <DayAt at="/independentSince" label={t('registry.form.field.independentSince')} optional />
      </Section>
      <Section
        title={t('registry.form.section.licence')}
        {...(isAcross
          ? { hint: t('registry.form.acrossHint', { years: terms.shortTermYears }) }
          : {})}
      >
        <ChoiceField
          at="/jurisdiction"
          label={t('registry.form.field.jurisdiction')}
          choices={jurisdictions.map((one) => [one, t(`registry.form.jurisdictionOf.${one}`)])}
          onChosen={() => put('/licence/body', null)}
        />
        <ChoiceField
          at="/licence/body"
          label={t('registry.form.body')}
          choices={bodies.map(({ body, title }) => [body, textIn(title)])}
          none={t('registry.form.noBody')}
        />
        <TextField at="/licence/number" label={t('registry.form.licenceNumber')} empty="" />
        <SpanFields at="/licence" />
        <WordsField
          at="/scopes"
          label={t('registry.form.field.scopes')}
          known={terms.scopes}
          word={words.scope}
        />
      </Section>
      <Section title={t('registry.form.section.places')}>
        <Rows
          at="/places"
          label={t('registry.form.field.places')}
          blank={{ institution: '', kind: isAcross ? 'short-term' : 'filed' }}
          row={(at) => (
            <>
              <ChoiceField
                at={`${at}/institution`}
                label={t('registry.form.institution')}
                choices={houses}
                onChosen={() => put(`${at}/province`, null)}
              />
              <ChoiceField
                at={`${at}/kind`}
                label={t('registry.form.placeKind')}
                choices={here.map((one) => [one, t(`registry.place.${one}`)])}
              />
              <TextField at={`${at}/certificate`} label={t('registry.form.certificate')} />
              <SpanFields at={at} />
            </>
          )}
        />
        <Rows
          at="/supports"
          label={t('registry.form.field.supports')}
          blank={{ institution: '', ground: 'support' }}
          row={(at) => (
            <>
              <ChoiceField
                at={`${at}/institution`}
                label={t('registry.form.institution')}
                choices={houses}
              />
              <ChoiceField
                at={`${at}/ground`}
                label={t('registry.form.ground')}
                choices={grounds.map((one) => [one, t(`registry.form.groundOf.${one}`)])}
              />
              <SpanFields at={at} />
            </>
          )}
        />
      </Section>
      <Section title={t('registry.form.section.rights')}>
        <Rows
          at="/rights"
          label={t('registry.form.field.rights')}
          blank={{ right: 'controlled-drugs' }}
          row={(at) => (
            <>
              <ChoiceField
                at={`${at}/right`}
                label={t('registry.form.right')}
                choices={specialRights.map((one) => [one, t(`registry.form.rightOf.${one}`)])}
              />
              <SpanFields at={at} />
            </>
          )}
        />
        <OnlineFields houses={houses} departments={terms.departments} />
      </Section>
    </>
  )
}

interface OnlineProps extends Pick<EntryFieldsProps, 'houses'> {
  readonly departments: readonly string[]
}

function OnlineFields({ houses, departments }: OnlineProps) {
  const { t } = useTranslation()
  const words = useRegistryWords()
  const { draft, put } = useDraft()
  const isOnline = isObject(valueAt(draft, '/online'))
  return (
    <fieldset className="entry-rows">
      <legend>{t('registry.form.field.online')}</legend>
      <label className="entry-tick">
        <input
          type="checkbox"
          checked={isOnline}
          onChange={(event) =>
            put(
              '/online',
              event.target.checked
                ? { institution: textAt(draft, '/places/0/institution'), department: '' }
                : null,
            )
          }
        />
        {t('registry.form.isOnline')}
      </label>
      {isOnline ? (
        <div className="entry-row">
          <ChoiceField
            at="/online/institution"
            label={t('registry.form.institution')}
            choices={houses}
          />
          <ChoiceField
            at="/online/department"
            label={t('registry.department')}
            choices={departments.map((one) => [one, words.department(one)])}
          />
        </div>
      ) : null}
    </fieldset>
  )
}
