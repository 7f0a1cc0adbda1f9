/** How lines of a prescription, its places and its parties are called. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { placeOf } from './draft.ts'

export const routes = ['oral', 'sublingual', 'inhaled', 'topical', 'subcutaneous', 'eye'] as const
/** As hospitals' own systems in the mainland write them. */
const routesAsWritten: Readonly<Record<string, (typeof routes)[number]>> = {
  口服: 'oral',
  舌下含服: 'sublingual',
  吸入: 'inhaled',
  外用: 'topical',
  皮下注射: 'subcutaneous',
  滴眼: 'eye',
}

export const frequencies = ['1', '2', '3', '4'] as const
export const departments = [
  'cardiology',
  'endocrinology',
  'general-medicine',
  'respiratory',
  'rheumatology',
] as const

type Line = Pick<PrescriptionJson['lines'][number], 'dose' | 'timesADay' | 'route' | 'days'>

/** How a line is taken, as on the label. What is of no list is shown as it was written. */
export function useDoseText(): (line: Line) => string {
  const { t } = useTranslation()
  return ({ dose, timesADay, route, days }) => {
    const listed = frequencies.find((one) => one === String(timesADay))
    const often =
      listed === undefined
        ? t('prescription.oftenMore', { n: timesADay })
        : t(`prescription.often.${listed}`)
    const known = routes.find((one) => one === route) ?? routesAsWritten[route]
    const by = known === undefined ? route : t(`prescription.routes.${known}`)
    return t('prescription.sheet.dose', { dose, often, route: by, days })
  }
}

export function useDepartmentText(): (department: string) => string {
  const { t } = useTranslation()
  return (department) => {
    const known = departments.find((one) => one === department)
    return known === undefined ? department : t(`telehealth.department.${known}`)
  }
}

/** A pointer of the server in words. */
export function usePlaceText(): (pointer: string) => string {
  const { t, i18n } = useTranslation()
  return (pointer) => {
    const { kind, at, field } = placeOf(pointer)
    const key = `prescription.place.fields.${field}`
    const isNamed = field !== '' && i18n.exists(key)
    const named = isNamed ? t(key as 'prescription.place.fields.days') : ''
    if (kind === 'line') {
      const line = t('prescription.place.line', { n: at + 1 })
      return named === '' ? line : `${line} · ${named}`
    }
    return kind === 'takes' ? t('prescription.place.takes', { n: at + 1 }) : named
  }
}

/** Titles of institutions by id, as far as they are known. */
export function useTitleOf(): (id: string) => string {
  const textIn = useTextIn()
  const { data } = useQuery(institutionsQuery)
  return (id) => {
    const found = data?.institutions.find((one) => one.id === id)
    return found === undefined ? id : textIn(found.title)
  }
}
