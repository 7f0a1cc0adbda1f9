/** Lets a patient leave owing the rest, with the day until which it is promised. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import { DayField } from '../../components/day-field.tsx'
import { todayText } from '../../components/moment-text.ts'

const usualDays = 30

export interface ArrearsFormProps {
  readonly amount: string
  readonly disabled: boolean
  readonly onRecord: (until: string) => void
}

export function ArrearsForm({ amount, disabled, onRecord }: ArrearsFormProps) {
  const { t } = useTranslation()
  const [until, setUntil] = useState(inAMonth)
  return (
    <details className="arrears">
      <summary>{t('pay.arrearsTitle')}</summary>
      <p className="quiet">{t('pay.arrearsHint')}</p>
      <div className="arrears-row">
        <DayField
          id="promised"
          label={t('pay.promisedUntil')}
          value={until}
          onDay={setUntil}
          unreadable={t('counter.dayUnreadable')}
          disabled={disabled}
        />
        <button
          type="button"
          className="button"
          disabled={disabled}
          onClick={() => onRecord(until)}
        >
          {t('pay.recordArrears')} {amount}
        </button>
      </div>
    </details>
  )
}

function inAMonth(): string {
  const today = dayFromText(todayText()) ?? 0
  return textFromDay(today + usualDays)
}
