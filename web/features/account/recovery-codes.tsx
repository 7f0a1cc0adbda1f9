/** Codes for paper, shown once. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecoveryCodesJson } from '../../../server/http/contract/sign-in.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'
import type { PartProps } from './account.tsx'

export function RecoveryCodes({ account, onChange }: PartProps) {
  const { t } = useTranslation()
  const { busy, problem, post } = usePosting()
  const [codes, setCodes] = useState<readonly string[]>([])
  const renew = async () => {
    const renewed = await post<RecoveryCodesJson>('/api/account/recovery-codes')
    if (renewed === undefined) return
    setCodes(renewed.codes)
    onChange()
  }
  const hasFactor = account.hasTimeCode || account.passkeys.length > 0
  return (
    <section className="panel" aria-labelledby="paper">
      <h2 id="paper">{t('signIn.your.paperTitle')}</h2>
      <p className="quiet">{t('signIn.your.paperLead')}</p>
      <p>{t('signIn.your.left', { count: account.recoveryCodes })}</p>
      {codes.length === 0 ? null : (
        <ol className="paper">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      )}
      <ProblemNote problem={problem} />
      <button
        type="button"
        className="button"
        disabled={busy || !hasFactor || !account.isEnough}
        onClick={() => void renew()}
      >
        {t('signIn.your.newPaper')}
      </button>
    </section>
  )
}
