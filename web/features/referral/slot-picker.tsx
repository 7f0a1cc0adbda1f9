/** Times that are free at an institution for what the patient needs. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ReferralJson } from '../../../server/http/contract/referral.ts'
import { momentText } from '../../components/moment-text.ts'
import { NotRead } from '../../components/not-read.tsx'
import { capacityQuery } from './queries.ts'

interface SlotPickerProps {
  readonly need: ReferralJson['need']
  readonly institution: string
  readonly as: string | undefined
  readonly slot: string
  readonly onSlot: (slot: string) => void
}

const kindsFor = { outpatient: ['clinic'], inpatient: ['bed'], examination: ['test', 'facility'] }
const mostShown = 12

export function SlotPicker({ need, institution, as, slot, onSlot }: SlotPickerProps) {
  const { t } = useTranslation()
  const read = useQuery(capacityQuery(institution, as))
  if (read.isError) return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  const isExamination = need.setting === 'examination'
  const open = (read.data?.slots ?? [])
    .filter(({ kind }) => kindsFor[need.setting].includes(kind))
    .filter(({ service }) => isExamination || service === need.department)
    .filter(({ freeReserved, freeForAll }) => freeReserved + freeForAll > 0)
  if (read.isPending) return <p className="quiet">{t('loading')}</p>
  if (open.length === 0) return <p className="note wait">{t('referral.mine.noTimes')}</p>
  return (
    <fieldset className="referral-slots">
      <legend>{t('referral.field.slot')}</legend>
      {open.slice(0, mostShown).map((one) => (
        <label key={one.slot} className="referral-slot">
          <input
            type="radio"
            name="slot"
            checked={one.slot === slot}
            onChange={() => onSlot(one.slot)}
          />
          <time dateTime={one.startsAt}>{momentText(one.startsAt)}</time>
        </label>
      ))}
    </fieldset>
  )
}
