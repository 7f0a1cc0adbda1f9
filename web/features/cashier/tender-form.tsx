/** One row for each way to pay. Enter moves on, `=` fills in the rest, notes show their change. */
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { TenderKind } from '../../../engine/cashier/tender.ts'
import { amountText, markOf } from '../../components/amount-text.ts'
import { readTenders, type TenderDraft, type ToPay, tenderOrder, withRest } from './tender-draft.ts'

export interface TenderFormProps {
  readonly kinds: readonly TenderKind[]
  readonly draft: TenderDraft
  readonly onDraft: (draft: TenderDraft) => void
  readonly toPay: ToPay
  readonly disabled: boolean
  /** Enter in the last row. */
  readonly onEnd: () => void
}

export function TenderForm(props: TenderFormProps) {
  const { t } = useTranslation()
  const { kinds, draft, onDraft, toPay, disabled } = props
  const { currency, heldMinor, openMinor } = toPay
  const read = readTenders(draft, toPay)
  const rows = tenderOrder.filter(
    (kind) => kinds.includes(kind) && (kind !== 'deposit' || heldMinor > 0),
  )

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>, kind: TenderKind): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === '=' || event.key === '＝') {
      event.preventDefault()
      onDraft(withRest(draft, kind, toPay))
    }
    if (event.key !== 'Enter') return
    event.preventDefault()
    const next = rows[rows.indexOf(kind) + 1]
    if (next === undefined) props.onEnd()
    else document.getElementById(`tender-${next}`)?.focus()
  }

  return (
    <div className="tenders">
      {rows.map((kind) => {
        const problem = read.problems[kind]
        return (
          <div key={kind} className={`tender ${draft[kind] === undefined ? '' : 'used'}`}>
            <label htmlFor={`tender-${kind}`}>
              {kind === 'cash' ? t('money.given') : t(`money.kind.${kind}`)}
              {kind === 'deposit' ? (
                <span className="tender-hint">
                  {t('money.held', { amount: amountText(heldMinor, currency) })}
                </span>
              ) : null}
            </label>
            <span className="tender-mark" aria-hidden="true">
              {markOf(currency).trim()}
            </span>
            <input
              id={`tender-${kind}`}
              className="input amount"
              inputMode="decimal"
              autoComplete="off"
              maxLength={20}
              value={draft[kind] ?? ''}
              disabled={disabled}
              aria-invalid={problem === undefined ? undefined : true}
              aria-describedby={problem === undefined ? undefined : `tender-${kind}-problem`}
              onChange={(event) => onDraft({ ...draft, [kind]: event.target.value })}
              onFocus={(event) => event.target.select()}
              onKeyDown={(event) => onKeyDown(event, kind)}
            />
            {openMinor === null ? null : (
              <button
                type="button"
                className="button small"
                disabled={disabled}
                title={t('money.restHint')}
                onClick={() => onDraft(withRest(draft, kind, toPay))}
              >
                {t('money.rest')}
              </button>
            )}
            {problem === undefined ? null : (
              <p className="field-problem" id={`tender-${kind}-problem`}>
                {t(`money.${problem}`)}
              </p>
            )}
          </div>
        )
      })}
      <dl className="tender-sums" aria-live="polite">
        <div>
          <dt>{t('money.sum')}</dt>
          <dd className="amount">{amountText(read.sumMinor, currency)}</dd>
        </div>
        {read.leftMinor === null ? null : (
          <div className={read.leftMinor === 0 ? 'settled' : ''}>
            <dt>{t('money.leftAfter')}</dt>
            <dd className="amount">{amountText(Math.max(0, read.leftMinor), currency)}</dd>
          </div>
        )}
        {read.roundingMinor === 0 ? null : (
          <div>
            <dt>{t('money.rounding')}</dt>
            <dd className="amount">{amountText(read.roundingMinor, currency)}</dd>
          </div>
        )}
        {openMinor === null ? null : (
          <div className="change">
            <dt>{t('money.change')}</dt>
            <dd className="amount">{amountText(read.changeMinor, currency)}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}
