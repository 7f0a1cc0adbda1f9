/** What the safety check asks besides, how long it is valid, and why it is for longer. */
import { useTranslation } from 'react-i18next'
import { DrugSearch } from './drug-search.tsx'
import { type FormProps, Select } from './head-fields.tsx'
import { Text } from './line-fields.tsx'

const answers = ['no', 'yes', 'unknown'] as const

export function MoreFields({
  draft,
  change,
  institution,
}: Omit<FormProps, 'missing'> & { readonly institution: string }) {
  const { t } = useTranslation()
  const isLong = draft.kind === 'long'
  return (
    <>
      <fieldset className="rx-part">
        <legend>{t('prescription.write.safety')}</legend>
        <div className="rx-grid">
          <Select
            id="rx-pregnant"
            label={t('prescription.write.pregnant')}
            value={draft.pregnant}
            options={answers.map((one) => [one, t(`prescription.write.pregnancy.${one}`)])}
            onChange={(pregnant) => change({ pregnant })}
          />
          <Text
            id="rx-allergies"
            label={t('prescription.write.allergies')}
            value={draft.allergies}
            onChange={(allergies) => change({ allergies })}
          />
          <div>
            <DrugSearch
              key={draft.takes.length}
              id="rx-takes"
              label={t('prescription.write.takes')}
              institution={institution}
              shown=""
              onChoose={({ code, name }) => {
                const others = draft.takes.filter((one) => one.code !== code)
                change({ takes: [...others, { code, name }] })
              }}
            />
            <p className="field-hint">{t('prescription.write.takesHint')}</p>
            <ul className="rx-takes">
              {draft.takes.map(({ code, name }, at) => (
                <li key={code}>
                  {name}
                  <button
                    type="button"
                    className="link"
                    aria-label={`${t('prescription.write.remove', { n: at + 1 })} ${name}`}
                    onClick={() =>
                      change({ takes: draft.takes.filter((one) => one.code !== code) })
                    }
                  >
                    ×
                  </button>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </fieldset>
      <div className="rx-grid">
        <Text
          id="rx-valid"
          label={t('prescription.write.validDays')}
          value={draft.validDays}
          isNumber
          onChange={(validDays) => change({ validDays })}
        />
        <Text
          id="rx-repeats"
          label={t('prescription.write.repeats')}
          value={draft.repeats}
          isNumber
          onChange={(repeats) => change({ repeats })}
        />
        {draft.repeats === '0' || draft.repeats === '' ? null : (
          <Text
            id="rx-interval"
            label={t('prescription.write.interval')}
            value={draft.interval}
            isNumber
            onChange={(interval) => change({ interval })}
          />
        )}
        {isLong ? null : (
          <Text
            id="rx-longer"
            label={t('prescription.write.longerBecause')}
            value={draft.longerBecause}
            onChange={(longerBecause) => change({ longerBecause })}
          />
        )}
      </div>
      {isLong ? (
        <div className="rx-grid">
          <Text
            id="rx-assessment"
            label={t('prescription.write.assessment')}
            value={draft.assessment}
            onChange={(assessment) => change({ assessment })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={draft.patientSigned}
              onChange={({ target }) => change({ patientSigned: target.checked })}
            />
            {t('prescription.write.patientSigned')}
          </label>
        </div>
      ) : null}
    </>
  )
}
