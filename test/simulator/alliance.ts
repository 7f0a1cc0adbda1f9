/** Who is settled for in the simulator: people of Linjiang, under each way to treat later bills. */
import { dayFromText } from '../../engine/base/calendar-date.ts'
import type { Random } from '../../samples/random.ts'
import { loadPolicies } from '../../server/policies/load-policies.ts'
import type { Institution, Person } from '../../server/usecases/registry.ts'
import { type Rules, rulesOf } from '../../server/usecases/rules.ts'
import { aContract } from '../support/linjiang.ts'

const folder = new URL('../support/linjiang', import.meta.url).pathname
export const rules: Rules = rulesOf(loadPolicies([decodeURIComponent(folder)]).set, new Map())

export const hospital: Institution = {
  id: 'H-LJ-01',
  title: { 'zh-CN': '临江医院', 'zh-HK': '臨江醫院', en: 'Linjiang Hospital' },
  region: 'linjiang',
  kind: 'hospital',
  level: 'tertiary',
  ownership: 'public',
  tags: [],
  attributes: {},
  currency: 'CNY',
}

const ways: readonly (readonly string[])[] = [
  ['linjiang/first'],
  ['linjiang/keep'],
  ['linjiang/anew'],
  ['linjiang/family!'],
  ['linjiang/keep', 'linjiang-life/plan'],
]

/** Two members of each family share a counter. */
export function somePeople(random: Random, count: number): Person[] {
  return Array.from({ length: count }, (_, i): Person => {
    const id = `p-${i}-${random.below(1_000_000_000)}`
    const coverages = (ways[i % ways.length] ?? []).map((scheme, j) => ({
      ...(scheme.startsWith('linjiang-life/') ? { contract: aContract(`N-${id}`) } : {}),
      id: `${id}-c${j + 1}`,
      scheme: scheme.replace('!', ''),
      from: dayOf('2020-01-01'),
      to: null,
      pool: scheme.endsWith('!') ? `family-${Math.floor(i / (2 * ways.length))}` : null,
      attributes: {},
    }))
    const birth = dayOf('1960-05-05')
    return {
      id,
      birth,
      sex: 'female',
      chosenInstitutions: [],
      attributes: {},
      filings: [],
      coverages,
    }
  })
}

export function dayOf(text: string): number {
  const day = dayFromText(text)
  if (day === undefined) throw new Error(`${text} is no day`)
  return day
}
