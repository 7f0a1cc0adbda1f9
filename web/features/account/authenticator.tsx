/** Codes that an authenticator shows: scanned once, confirmed once. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../components/problem-note.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { usePosting } from '../../components/use-posting.ts'
import type { PartProps } from './account.tsx'

export function Authenticator({ account, onChange }: PartProps) {
  const { t } = useTranslation()
  const { busy, problem, post } = usePosting()
  const [address, setAddress] = useState<string | null>(null)
  const start = async () => {
    const started = await post<{ address: string }>('/api/account/time-code')
    if (started !== undefined) setAddress(started.address)
  }
  const confirm = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget).get('code') ?? '')
    if ((await post('/api/account/time-code/confirm', { code })) === undefined) return
    setAddress(null)
    onChange()
  }
  const remove = async () => {
    if ((await post('/api/account/time-code/remove')) !== undefined) onChange()
  }
  return (
    <section className="panel" aria-labelledby="authenticator">
      <h2 id="authenticator">{t('signIn.your.codeTitle')}</h2>
      <p className="quiet">
        {t(account.hasTimeCode ? 'signIn.your.hasCode' : 'signIn.your.noCode')}
      </p>
      {address === null ? null : <Scan address={address} busy={busy} onSubmit={confirm} />}
      <ProblemNote problem={problem} />
      {address === null ? (
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void (account.hasTimeCode ? remove() : start())}
        >
          {t(account.hasTimeCode ? 'signIn.your.removeCode' : 'signIn.your.startCode')}
        </button>
      ) : null}
    </section>
  )
}

interface ScanProps {
  readonly address: string
  readonly busy: boolean
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => Promise<void>
}

function Scan({ address, busy, onSubmit }: ScanProps) {
  const { t } = useTranslation()
  const secret = new URL(address).searchParams.get('secret') ?? ''
  return (
    <form className="scan" onSubmit={(event) => void onSubmit(event)}>
      <QrCode text={address} label={t('signIn.your.scan')} />
      <p className="quiet">
        {t('signIn.your.byHand')} <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <p className="field">
        <label htmlFor="first-code">{t('signIn.your.firstCode')}</label>
        <input
          id="first-code"
          name="code"
          className="input"
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={6}
          required
        />
      </p>
      <button type="submit" className="button primary" disabled={busy}>
        {t('signIn.your.confirm')}
      </button>
    </form>
  )
}
