/** A referral that was drafted, with what the doctor does about it next. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NotRead } from '../../components/not-read.tsx'
import { DrugCheck } from './drug-check.tsx'
import { referralQuery } from './queries.ts'
import { ReferralSheet } from './referral-sheet.tsx'
import { mayRevise, Revise } from './revise.tsx'
import './referral-form.css'

interface OpenedReferralProps {
  readonly id: string
  readonly as: string | undefined
  readonly onAnother: () => void
}

export function OpenedReferral({ id, as, onAnother }: OpenedReferralProps) {
  const { t } = useTranslation()
  const read = useQuery(referralQuery(id, as))
  const [isRevising, setRevising] = useState(false)
  return (
    <div className="referral-desk">
      <header className="referral-head">
        <h1 className="referral-title">{t('referral.sheet.title')}</h1>
        <button type="button" className="button" onClick={onAnother}>
          {t('referral.refer.another')}
        </button>
      </header>
      {read.isError ? <NotRead error={read.error} onAgain={() => void read.refetch()} /> : null}
      {read.isPending ? (
        <p className="page-loading" role="status">
          <span className="spinner" /> {t('loading')}
        </p>
      ) : null}
      {read.data === undefined ? null : (
        <div className="referral-opened">
          {read.data.state === 'drafted' ? (
            <p className="note" role="status">
              {t('referral.refer.done')}
            </p>
          ) : null}
          <ReferralSheet referral={read.data} as={as} />
          <DrugCheck referral={read.data} as={as} />
          {mayRevise(read.data) && !isRevising ? (
            <button
              type="button"
              className="button referral-revise"
              onClick={() => setRevising(true)}
            >
              {t('referral.revise.open')}
            </button>
          ) : null}
          {mayRevise(read.data) && isRevising ? (
            <Revise referral={read.data} as={as} onDone={() => setRevising(false)} />
          ) : null}
        </div>
      )}
    </div>
  )
}
