/** A person and the person's rights in the nodes `baseinfo`, `insuinfo` and `idetinfo`. */
import { ageOn, type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { InterfaceTables } from '../../../engine/visit/interface-tables.ts'
import type { Insured, InsuredCoverage } from '../../usecases/person/read-insured.ts'
import { codeOf } from './codes.ts'

/** By its form only, since the interface wants to know it and nobody here keeps it. */
function certificateType(identifier: string): string {
  if (/^\d{17}[\dXx]$/.test(identifier)) return '01'
  if (/^[HM]\d{8}/.test(identifier)) return '17'
  return '99'
}

export function personNode({ person, identity }: Insured, on: Day, tables: InterfaceTables) {
  const { birth } = person
  return {
    psn_no: person.id,
    psn_cert_type: certificateType(identity.identifier),
    certno: identity.identifier,
    psn_name: identity.name,
    gend: codeOf(tables, 'gend', person.sex, '0'),
    naty: '',
    brdy: birth === null ? '' : textFromDay(birth),
    age: birth === null ? '' : `${Math.max(0, ageOn(birth, on))}.0`,
  }
}

/** Coverages that the interface has an insurance type for; those in force first. */
export function insuredNodes({ person, coverages }: Insured, tables: InterfaceTables) {
  return coverages
    .filter(({ scheme }) => scheme.insuranceType !== null)
    .toSorted((a, b) => Number(b.isInForce) - Number(a.isInForce))
    .map((one) => insuredNode(one, { ...person.attributes, ...one.coverage.attributes }, tables))
}

function insuredNode(
  { coverage, scheme, area, isInForce, balanceMinor }: InsuredCoverage,
  facts: Readonly<Record<string, unknown>>,
  tables: InterfaceTables,
) {
  const to = coverage.to === null ? '' : textFromDay(coverage.to)
  return {
    balc: textFromMinor(balanceMinor ?? 0, 'CNY'),
    insutype: scheme.insuranceType,
    psn_type: codeOf(tables, 'psn_type', String(facts['personClass'] ?? ''), '1501'),
    psn_insu_stas: isInForce ? '1' : '4',
    psn_insu_date: textFromDay(coverage.from),
    paus_insu_date: to,
    cvlserv_flag: scheme.insuranceType === '320' ? '1' : '0',
    insuplc_admdvs: area,
    emp_name: '',
  }
}

/** Classes of medical aid; there is no national code for all of them here, so they say themselves. */
export function identityNodes({ person }: Insured) {
  const aid = String(person.attributes['aidClass'] ?? 'none')
  if (aid === 'none') return []
  return [{ psn_idet_type: aid.slice(0, 3), psn_type_lv: '', memo: aid, begntime: '', endtime: '' }]
}
