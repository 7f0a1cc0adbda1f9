/** "My e-credential": what a patient holds to the window to be known; on a phone. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NotRead } from '../../components/not-read.tsx'
import { PatientPage } from '../../components/patient-page.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { useSecondsLeft } from '../../components/seconds-left.ts'
import { useSession } from '../../components/session.ts'
import { askForCredential } from '../../components/show-credential.tsx'
import './my-credential.css'

export function MyCredential() {
  const { t } = useTranslation()
  return (
    <PatientPage title={t('person.credential.title')} lead={t('person.credential.lead')}>
      {(person) => <Desk key={person} person={person} />}
    </PatientPage>
  )
}

function Desk({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const session = useSession()
  const [isShown, setShown] = useState(false)
  return (
    <>
      {isShown ? (
        <Shown person={person} onHide={() => setShown(false)} />
      ) : (
        <div className="my-credential panel">
          <button type="button" className="button primary" onClick={() => setShown(true)}>
            {t('person.credential.show')}
          </button>
          <p className="quiet">{t('person.credential.once')}</p>
        </div>
      )}
      {session?.mode === 'sample' ? (
        <p className="quiet">{t('person.credential.simulated')}</p>
      ) : null}
    </>
  )
}

interface ShownProps {
  readonly person: string
  readonly onHide: () => void
}

function Shown({ person, onHide }: ShownProps) {
  const { t } = useTranslation()
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery({
    queryKey: ['e-credential', person],
    queryFn: async () => ({ shown: await askForCredential(person), at: performance.now() }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    // One that was put away is never shown again.
    gcTime: 0,
  })
  const seconds = useSecondsLeft(data?.at, data?.shown.lifetimeSeconds, dataUpdatedAt)
  const isOver = data !== undefined && seconds <= 0
  const heading = isOver ? 'person.credential.over' : 'person.credential.showing'
  return (
    <section className="my-credential panel" aria-labelledby="my-credential">
      <h2 id="my-credential">{t(heading)}</h2>
      {data === undefined && error !== null ? (
        <NotRead error={error} onAgain={() => void refetch()} />
      ) : (
        <div className={`my-credential-qr ${isOver || isFetching ? 'over' : ''}`}>
          {data === undefined ? (
            <span className="spinner" role="status" aria-label={t('loading')} />
          ) : (
            <QrCode
              text={isOver ? t('person.credential.over') : data.shown.text}
              label={t('person.credential.qr')}
            />
          )}
        </div>
      )}
      <p role="timer">
        {data === undefined || isOver ? ' ' : t('person.credential.left', { seconds })}
      </p>
      {data === undefined || isOver ? null : (
        <p className="my-credential-digits">
          <span className="quiet">{t('person.credential.digits')}</span>
          <output>{data.shown.text.replace(/(\d{4})(?=\d)/g, '$1 ')}</output>
        </p>
      )}
      <div className="my-credential-acts">
        <button
          type="button"
          className={`button ${isOver ? 'primary' : ''}`}
          disabled={isFetching}
          onClick={() => void refetch()}
        >
          {t('person.credential.again')}
        </button>
        <button type="button" className="button" onClick={onHide}>
          {t('person.credential.hide')}
        </button>
      </div>
      <p className="quiet">{t('person.credential.once')}</p>
    </section>
  )
}
