/** Where, what kind of care, when, and with which filing. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InstitutionJson } from '../../../server/http/contract/institution.ts'
import type { QuoteJson } from '../../../server/http/contract/quote.ts'
import { ComboBox } from '../../components/combo-box.tsx'
import { DayField } from '../../components/day-field.tsx'
import { useTextIn } from '../../components/language.ts'
import { Choose } from './choose.tsx'
import { DiseaseFields } from './disease-fields.tsx'
import type { Draft, DraftChange, Filing, VisitDraft } from './draft.ts'
import { SchemeQuestions } from './scheme-questions.tsx'

const settings = [
  'outpatient',
  'inpatient',
  'chronic',
  'emergency',
  'day-surgery',
  'pharmacy',
  'online',
  'home',
] as const satisfies readonly VisitDraft['setting'][]

const filings = [
  'recorded',
  'none',
  'long-term',
  'referral',
  'emergency',
  'temporary',
] as const satisfies readonly Filing[]

/** What the cashier asks before the charge; rules may depend on each. */
const questions = [
  'referred',
  'transfer',
  'signedDoctor',
  'chosenInstitution',
  'injury',
  'thirdParty',
  'workInjury',
  'maternity',
] as const

export interface VisitSectionProps {
  readonly draft: Draft
  readonly change: (change: DraftChange) => void
  readonly institutions: readonly InstitutionJson[]
  readonly isAway: boolean
  /** Schemes of the person's coverages, each of which may ask for facts of its own. */
  readonly schemes: readonly string[]
  /** Filing that the last quote went by. */
  readonly filed: string
  /** Entitlement that the last quote of care for a chronic disease went by; empty for other care. */
  readonly entitled: string
  /** The registration that it rests on, null for none; undefined while no quote says. */
  readonly registration: QuoteJson['registration'] | undefined
  /** Refusals by the field that they concern. */
  readonly problems: Readonly<Record<string, string>>
  readonly locked: boolean
}

export function VisitSection(props: VisitSectionProps) {
  const { t } = useTranslation()
  const { draft, change, problems, locked } = props
  const { visit } = draft
  return (
    <section className="counter-section" aria-labelledby="visit">
      <h2 id="visit">{t('counter.visit')}</h2>
      <div className="section-body visit-grid">
        <FacilityField {...props} />
        <Choose
          label={t('counter.setting')}
          value={visit.setting}
          onChange={(value) => {
            const setting = settings.find((one) => one === value)
            if (setting !== undefined) change({ do: 'visit', visit: { setting } })
          }}
          problem={problems['/visit/setting']}
          disabled={locked}
        >
          {settings.map((setting) => (
            <option key={setting} value={setting}>
              {t(`setting.${setting}`)}
            </option>
          ))}
        </Choose>
        <VisitNumber {...props} />
        <DayField
          label={t('counter.admitted')}
          value={visit.admittedOn}
          onDay={(admittedOn) => change({ do: 'visit', visit: { admittedOn } })}
          problem={problems['/visit/admittedOn']}
          unreadable={t('counter.dayUnreadable')}
          disabled={locked}
        />
        <DayField
          label={t('counter.discharged')}
          value={visit.dischargedOn}
          onDay={(dischargedOn) => change({ do: 'visit', visit: { dischargedOn } })}
          problem={problems['/visit/dischargedOn']}
          unreadable={t('counter.dayUnreadable')}
          disabled={locked}
        />
        <Choose
          className="filing"
          label={t('counter.filing')}
          value={draft.filing}
          onChange={(value) => {
            const filing = filings.find((one) => one === value)
            if (filing !== undefined) change({ do: 'filing', filing })
          }}
          hint={props.isAway ? undefined : t('counter.filingLocal')}
          problem={problems['/filing']}
          disabled={locked || !props.isAway}
        >
          {filings.map((filing) => (
            <option key={filing} value={filing}>
              {filing === 'recorded' && props.isAway && known(props.filed)
                ? t('filing.recordedAs', { filing: t(`filing.${props.filed}` as 'filing.none') })
                : t(`filing.${filing}`)}
            </option>
          ))}
        </Choose>
        {visit.setting === 'chronic' || visit.disease !== '' ? <DiseaseFields {...props} /> : null}
        <Questions {...props} />
      </div>
    </section>
  )
}

function known(filing: string): boolean {
  return filings.some((one) => one === filing)
}

function FacilityField({ draft, change, institutions, problems, locked }: VisitSectionProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const chosen = institutions.find(({ id }) => id === draft.facility)
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? (chosen === undefined ? '' : textIn(chosen.title))
  const wanted = (typed ?? '').trim().toLowerCase()
  const choices = institutions
    .filter(
      ({ id, title }) =>
        wanted === '' ||
        id.includes(wanted) ||
        Object.values(title).some((name: string) => name.toLowerCase().includes(wanted)),
    )
    .map((institution) => ({
      id: institution.id,
      label: textIn(institution.title),
      detail:
        institution.level === null
          ? ''
          : t(`level.${institution.level}` as 'level.tertiary', {
              defaultValue: institution.level,
            }),
    }))
  const problem = problems['/facility']
  return (
    <div className="facility">
      <ComboBox
        id="facility"
        label={t('counter.facility')}
        text={text}
        onText={setTyped}
        placeholder={t('counter.facilityHint')}
        choices={choices}
        emptyText={t('counter.facilityUnknown')}
        onChoose={(choice) => {
          const institution = institutions.find(({ id }) => id === choice.id)
          setTyped(null)
          if (institution === undefined) return
          change({ do: 'facility', facility: institution.id, currency: institution.currency })
        }}
        invalid={problem !== undefined}
        disabled={locked}
      />
      {problem === undefined ? null : <p className="field-problem">{problem}</p>}
    </div>
  )
}

function VisitNumber({ draft, change, problems, locked }: VisitSectionProps) {
  const { t } = useTranslation()
  const id = useId()
  const problem = problems['/visit/number']
  return (
    <div className="field">
      <label htmlFor={id}>{t('counter.visitNumber')}</label>
      <input
        id={id}
        className="input"
        data-forward=""
        autoComplete="off"
        maxLength={64}
        placeholder={t('counter.visitNumberHint')}
        value={draft.visit.number}
        disabled={locked}
        aria-invalid={problem === undefined ? undefined : true}
        onChange={(event) => {
          const number = event.target.value.normalize('NFKC').replace(/[^!-~]/gu, '')
          change({ do: 'visit', visit: { number } })
        }}
      />
      {problem === undefined ? null : <p className="field-problem">{problem}</p>}
    </div>
  )
}

function Questions({ draft, change, schemes, locked }: VisitSectionProps) {
  const { t } = useTranslation()
  const asked = questions.filter((name) => draft.attributes[name] === true)
  const [isOpen, setOpen] = useState(asked.length > 0)
  return (
    <details
      className="questions"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {t('counter.questions')}
        {asked.length === 0 ? null : (
          <span className="quiet">{asked.map((name) => t(`question.${name}`)).join(t('and'))}</span>
        )}
      </summary>
      <div className="question-list">
        {questions.map((name) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={draft.attributes[name] === true}
              disabled={locked}
              onChange={(event) => change({ do: 'attribute', name, value: event.target.checked })}
            />
            {t(`question.${name}`)}
          </label>
        ))}
      </div>
      {isOpen && schemes.length > 0 ? (
        <SchemeQuestions
          schemes={schemes}
          attributes={draft.attributes}
          onAnswer={(name, value) => change({ do: 'attribute', name, value })}
          locked={locked}
        />
      ) : null}
    </details>
  )
}
