/** Who signs prescriptions, what the centre signs its answers with, and what the alliance itself signs with. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signingHolders } from '../../../engine/registry/partner-key.ts'
import type { PartnersJson } from '../../../server/http/contract/partner.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useTextIn } from '../../components/language.ts'
import { Fact } from './fact.tsx'
import { KeyList } from './key-list.tsx'
import { NewKey } from './new-key.tsx'

interface SignersProps {
  readonly signers: PartnersJson['signers']
  readonly as: string | undefined
}

export function Signers({ signers, as }: SignersProps) {
  const { t } = useTranslation()
  return (
    <section aria-labelledby="partner-signers">
      <h2 id="partner-signers">{t('partner.signers')}</h2>
      {signers.length === 0 ? (
        <EmptyState title={t('partner.noSigners')}>
          <p className="quiet">{t('partner.noSignersHint')}</p>
        </EmptyState>
      ) : (
        <ul className="partner-cards">
          {signers.map((one) => (
            <li key={`${one.kind} ${one.id}`}>
              <Signer signer={one} as={as} />
            </li>
          ))}
        </ul>
      )}
      <NewSigner as={as} />
    </section>
  )
}

interface SignerProps {
  readonly signer: PartnersJson['signers'][number]
  readonly as: string | undefined
}

function Signer({ signer: { kind, id, title, keys }, as }: SignerProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const name = title === null ? id : textIn(title)
  return (
    <article className="panel partner-card" aria-label={name}>
      <p className="partner-card-head">
        <strong>{name}</strong>
        <span className="badge">{t(`partner.signerOf.${kind}`)}</span>
      </p>
      <dl>
        <Fact name={t('partner.code')}>{id}</Fact>
        <Fact name={t('partner.signs')}>{t(`partner.signsOf.${kind}`)}</Fact>
      </dl>
      <KeyList holder={{ kind, id }} keys={keys} as={as} none={t('partner.noSigningKey')} />
    </article>
  )
}

/** The first key of somebody who has none yet. */
function NewSigner({ as }: { readonly as: string | undefined }) {
  const { t } = useTranslation()
  const field = useId()
  const [kind, setKind] = useState<(typeof signingHolders)[number]>('practitioner')
  const [id, setId] = useState('')
  return (
    <details className="panel partner-card partner-fold partner-new-signer">
      <summary>{t('partner.newSigner')}</summary>
      <div className="partner-form">
        <div className="field">
          <label htmlFor={`${field}-kind`}>{t('partner.signer')}</label>
          <select
            id={`${field}-kind`}
            className="select"
            value={kind}
            onChange={(event) =>
              setKind(signingHolders.find((one) => one === event.target.value) ?? 'practitioner')
            }
          >
            {signingHolders.map((one) => (
              <option key={one} value={one}>
                {t(`partner.signerOf.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${field}-id`}>{t(`partner.signerId.${kind}`)}</label>
          <input
            id={`${field}-id`}
            className="input"
            autoComplete="off"
            spellCheck={false}
            value={id}
            onChange={(event) => setId(event.target.value.trim())}
          />
        </div>
      </div>
      {id === '' ? null : (
        <NewKey holder={{ kind, id }} as={as} title={t('partner.firstKey', { id })} />
      )}
    </details>
  )
}

export function OwnKeys({ own }: Pick<PartnersJson, 'own'>) {
  const { t } = useTranslation()
  if (own.length === 0) return null
  return (
    <section aria-labelledby="partner-own">
      <h2 id="partner-own">{t('partner.own')}</h2>
      <article className="panel partner-card">
        <p className="quiet">{t('partner.ownHint')}</p>
        <dl className="partner-own">
          {own.map(({ use, kid, fingerprint }) => (
            <Fact key={use} name={t(`partner.ownOf.${use}`)}>
              {fingerprint === kid ? null : <code>{kid}</code>}
              <span className="quiet">{t('partner.fingerprint')}</span> <code>{fingerprint}</code>
            </Fact>
          ))}
        </dl>
      </article>
    </section>
  )
}
