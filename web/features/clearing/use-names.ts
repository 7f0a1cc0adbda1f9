/** What provinces, payers, institutions and parties of clearing are called. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { policiesQuery } from '../../components/policies.ts'
import { provinceNames } from './province-names.ts'

/** National codes of insurance types. */
const insuranceTypes: Readonly<Record<string, 'employees' | 'civilServants' | 'residents'>> = {
  310: 'employees',
  320: 'civilServants',
  390: 'residents',
}

export interface Names {
  /** A province by its code; a region without one by its own id. */
  province(code: string): string
  payer(id: string): string
  /** Such as `beijing/employee`. */
  scheme(id: string): string
  institution(id: string): string
  /** `province:34`, `institution:…`, `payer:…`, `centre:commercial`. */
  party(party: string): string
  /** `fund 310 2026`, `net 2026-03`, … */
  cause(cause: string): string
  insuranceType(code: string): string
  /** `budget:PAYER`, `prefund:PAYER`. */
  budget(name: string): string
}

export function useNames(): Names {
  const { t, i18n } = useTranslation()
  const textIn = useTextIn()
  const institutions = useQuery(institutionsQuery).data?.institutions
  const regions = useQuery(policiesQuery).data?.regions
  return useMemo(() => {
    const places = new Map((institutions ?? []).map(({ id, title }) => [id, title]))
    const regionTitles = new Map((regions ?? []).map(({ id, title }) => [id, title]))
    const payers = new Map(
      (regions ?? []).flatMap(({ schemes }) =>
        schemes.flatMap((scheme) =>
          scheme.payers.map(({ id, title }) => [id, { scheme: scheme.title, title }] as const),
        ),
      ),
    )
    const province = (code: string) => {
      const title = provinceNames.get(code) ?? regionTitles.get(code)
      return title === undefined ? code : textIn(title)
    }
    const payer = (id: string) => {
      const found = payers.get(id)
      return found === undefined ? id : `${textIn(found.scheme)} · ${textIn(found.title)}`
    }
    const schemeTitles = new Map(
      (regions ?? []).flatMap(({ schemes }) => schemes.map(({ id, title }) => [id, title])),
    )
    const scheme = (id: string) => {
      const title = schemeTitles.get(id)
      return title === undefined ? id : textIn(title)
    }
    const institution = (id: string) => {
      const title = places.get(id)
      return title === undefined ? id : textIn(title)
    }
    const insuranceType = (code: string) => {
      const type = insuranceTypes[code]
      return type === undefined ? code : t(`clearing.insuranceType.${type}`)
    }
    return {
      province,
      payer,
      scheme,
      institution,
      insuranceType,
      budget(name) {
        const [purse = '', payerId = ''] = name.split(':')
        const word = purse === 'prefund' ? 'prefund' : 'budget'
        return `${t(`clearing.purse.${word}`)} · ${payer(payerId)}`
      },
      party(party) {
        const [kind = '', ...rest] = party.split(':')
        const name = rest.join(':')
        if (kind === 'province') {
          const word = provinceNames.has(name) ? 'province' : 'region'
          return t(`clearing.party.${word}`, { province: province(name) })
        }
        if (kind === 'institution') return institution(name)
        if (kind === 'payer') return payer(name)
        return t('clearing.party.centre')
      },
      cause(cause) {
        const [kind = '', ...rest] = cause.split(' ')
        const word = i18n.exists(`clearing.kind.${kind}`)
          ? t(`clearing.kind.${kind as 'fund'}`)
          : kind
        const others = rest.map((one) => (one.length === 3 ? insuranceType(one) : one))
        return [word, ...others].join(' · ')
      },
    }
  }, [institutions, regions, textIn, t, i18n])
}
