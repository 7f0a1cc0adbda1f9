/** Whoever can get a statement: institutions, and schemes as payers, by the names that readers know. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { policiesQuery } from '../../components/policies.ts'

export function useParties() {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions ?? []
  const regions = useQuery(policiesQuery).data?.regions ?? []
  const schemes = regions.flatMap((region) => region.schemes)
  const names = new Map<string, string>([
    ...institutions.map(({ id, title }) => [`institution:${id}`, textIn(title)] as const),
    ...schemes.map(({ id, title }) => [`payer:${id}`, textIn(title)] as const),
  ])
  const optionsOf = (prefix: string) =>
    [...names]
      .filter(([value]) => value.startsWith(prefix))
      .map(([value, label]) => ({ value, label }))
  const name = (party: string) => names.get(party) ?? party.replace(/^[a-z]+:/u, '')
  return {
    name,
    /** An account of the journal: that of a party, or one of the house about a party. */
    account(account: string): string {
      const [kind = '', whose = ''] = account.split(':')
      if (kind === 'receivable') {
        return `${t('reconciliation.accounts.receivable')} · ${name(`institution:${whose}`)}`
      }
      if (kind === 'suspense') {
        return `${t('reconciliation.accounts.suspense')} · ${name(`payer:${whose}`)}`
      }
      if (kind === 'house') return t('reconciliation.accounts.house')
      return kind === 'in-transit' ? t('reconciliation.accounts.transit') : name(account)
    },
    /** By themselves, without saying what kind of party each is. */
    choices: {
      institution: institutions.map(({ id, title }) => ({ value: id, label: textIn(title) })),
      payer: schemes.map(({ id, title }) => ({ value: id, label: textIn(title) })),
    },
    options: [
      { label: t('reconciliation.handedOut.institutions'), options: optionsOf('institution:') },
      { label: t('reconciliation.handedOut.payers'), options: optionsOf('payer:') },
    ],
  }
}
