/** The buttons of whoever has the turn; an act that has to say something opens its fields first. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { milestones, rejectReasons } from '../../../engine/referral/referral.ts'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { useLanguage, useTextIn } from '../../components/language.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { type Act, bodyOf, type Field, offersFor, type Said } from './acts.ts'
import { targetsQuery } from './queries.ts'
import { SlotPicker } from './slot-picker.tsx'
import { useReferralAct } from './use-referral-act.ts'
import './referral-acts.css'

interface ActFormProps {
  readonly referral: ReferralJson
  readonly as: string | undefined
}

export function ActForm({ referral, as }: ActFormProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [open, setOpen] = useState<Act | null>(null)
  const [said, setSaid] = useState<Said>({})
  const [isTried, setIsTried] = useState(false)
  const close = () => {
    setOpen(null)
    setSaid({})
    setIsTried(false)
  }
  const { send, isSending, problem } = useReferralAct(as, close)
  const shown = offersFor(referral)
  const offer = shown.find(({ act }) => act === open)
  const path = `/api/referrals/${referral.id}/acts`
  const fields = offer?.fields ?? []
  const missing = fields.filter((field) => (said[field] ?? '').trim() === '')

  function press(act: Act, needed: readonly Field[]): void {
    if (needed.length === 0) send(path, bodyOf(act, {}, referral, language))
    else setOpen(act)
  }

  function confirm(): void {
    setIsTried(true)
    if (offer === undefined || missing.length > 0) return
    send(path, bodyOf(offer.act, said, referral, language))
  }

  if (shown.length === 0) return null
  return (
    <div className="referral-acts">
      {offer === undefined ? (
        <div className="referral-buttons">
          {shown.map(({ act, side, fields: needed, tone = '' }) => (
            <button
              key={`${act} ${side}`}
              type="button"
              className={`button ${tone}`}
              disabled={isSending}
              onClick={() => press(act, needed)}
            >
              {t(
                act === 'consent' && needed.length === 0
                  ? 'referral.act.urgent'
                  : `referral.act.${act}`,
              )}
            </button>
          ))}
        </div>
      ) : (
        <fieldset className="referral-fields">
          <legend>{t(`referral.act.${offer.act}`)}</legend>
          {fields.map((field) => (
            <FieldOf
              key={field}
              field={field}
              value={said[field] ?? ''}
              isMissing={isTried && missing.includes(field)}
              referral={referral}
              as={as}
              onSay={(text) => setSaid((before) => ({ ...before, [field]: text }))}
            />
          ))}
          <div className="referral-buttons">
            <button type="button" className="button primary" disabled={isSending} onClick={confirm}>
              {isSending
                ? t('referral.act.sending')
                : t('referral.act.confirm', { act: t(`referral.act.${offer.act}`) })}
            </button>
            <button type="button" className="button plain" onClick={close}>
              {t('cancel')}
            </button>
          </div>
        </fieldset>
      )}
      <ProblemNote problem={problem} />
    </div>
  )
}

interface FieldProps extends ActFormProps {
  readonly field: Field
  readonly value: string
  readonly isMissing: boolean
  readonly onSay: (text: string) => void
}

function FieldOf({ field, value, isMissing, referral, as, onSay }: FieldProps) {
  const { t } = useTranslation()
  const id = `referral-${field}`
  if (field === 'slot') {
    const { institution } = referral.target
    return (
      <SlotPicker
        need={referral.need}
        institution={institution}
        as={as}
        slot={value}
        onSlot={onSay}
      />
    )
  }
  return (
    <div className="field">
      <label htmlFor={id}>{t(`referral.field.${field}`)}</label>
      {field === 'reason' ||
      field === 'note' ||
      field === 'outcome' ||
      field === 'results' ||
      field === 'nextPlan' ? (
        <textarea
          id={id}
          className="input"
          rows={2}
          value={value}
          aria-invalid={isMissing}
          onChange={(event) => onSay(event.target.value)}
        />
      ) : (
        <select
          id={id}
          className="select"
          value={value}
          aria-invalid={isMissing}
          onChange={(event) => onSay(event.target.value)}
        >
          <option value="" />
          <Options field={field} referral={referral} as={as} />
        </select>
      )}
      {isMissing ? <p className="field-problem">{t('referral.field.missing')}</p> : null}
    </div>
  )
}

function Options({ field, referral, as }: ActFormProps & { readonly field: Field }) {
  const { t } = useTranslation()
  if (field === 'target') return <TargetOptions referral={referral} as={as} />
  if (field === 'signedBy') {
    return (['patient', 'guardian'] as const).map((one) => (
      <option key={one} value={one}>
        {t(`referral.signedBy.${one}`)}
      </option>
    ))
  }
  if (field === 'milestone') {
    return milestones
      .filter((one) => !referral.reached.includes(one))
      .map((one) => (
        <option key={one} value={one}>
          {t(`referral.milestone.${one}`)}
        </option>
      ))
  }
  return rejectReasons.map((one) => (
    <option key={one} value={one}>
      {t(`referral.reject.${one}`)}
    </option>
  ))
}

function TargetOptions({ referral, as }: ActFormProps) {
  const textIn = useTextIn()
  const { person, direction, kind, need, from, target } = referral
  const { setting, department, capability } = need
  const wanted = { person, direction, kind, setting, department, from: from.institution }
  const { data } = useQuery(targetsQuery({ ...wanted, capability: capability ?? '' }, as))
  return (data?.targets ?? [])
    .filter(({ institution }) => institution !== target.institution)
    .map(({ institution, title }) => (
      <option key={institution} value={institution}>
        {textIn(title)}
      </option>
    ))
}
