/**
 * Random packs over the whole format: texts that the checker lets through and nobody would write.
 */
import { stringify } from 'yaml'
import { between, type Choices, onceIn, pick } from './choices.ts'
import { conditionOf, type Json, money, type Scope, scopeNames } from './generate-figure.ts'
import { stepsOf } from './generate-step.ts'

/** A pack's texts by path below its folder. */
export type PackTexts = ReadonlyMap<string, string>

const layers = ['basic', 'large-amount', 'catastrophic', 'aid', 'commercial', 'voucher', 'account']

const kindsOfScheme = ['public', 'commercial', 'aid', 'voucher', 'account']

const payerKinds = [
  'basic',
  'large-amount',
  'catastrophic',
  'civil-servant',
  'aid',
  'public',
  'commercial',
  'mutual-aid',
  'voucher',
  'account',
  'provider',
]

function texts(name: string): Json {
  return { 'zh-CN': name, 'zh-HK': name, en: name }
}

const sources: Json = {
  notice: { title: 'An invented notice', issuer: 'Nobody', published: '2019-12-01' },
}

export function packOf(choices: Choices): PackTexts {
  const currency = pick(choices, ['CNY', 'CNY', 'CNY', 'HKD', 'JPY'])
  const files = new Map<string, Json>()
  const regions = ['linjiang', 'haibin'].slice(0, between(choices, 1, 2))
  const schemes = between(choices, 1, 3)
  const orders = regions.map(() => orderOf(choices))
  regions.forEach((region, place) => {
    files.set(`${region}/region.yaml`, regionOf(choices, region, currency, orders[place] ?? layers))
  })
  const known = layers.filter((layer) => orders.some((order) => order.includes(layer)))
  for (let place = 0; place < schemes; place += 1) {
    const region = pick(choices, regions)
    const id = `${region}/scheme${place}`
    const { file, scope } = schemeOf(choices, id, region, currency, known)
    files.set(`${id}/scheme.yaml`, file)
    const benefits = between(choices, 1, 2)
    for (let each = 0; each < benefits; each += 1) {
      const benefit = `${id}/benefit${each}`
      files.set(`${benefit}.yaml`, benefitOf(choices, benefit, id, scope))
    }
  }
  return new Map([...files].map(([path, json]) => [path, stringify(json, { lineWidth: 0 })]))
}

function orderOf(choices: Choices): string[] {
  const from = choices.below(3)
  const order = [...layers.slice(from), ...layers.slice(0, from)]
  if (onceIn(choices, 3)) order.reverse()
  if (onceIn(choices, 4)) order.splice(choices.below(order.length), 1)
  return order
}

function regionOf(choices: Choices, id: string, currency: string, order: string[]): Json {
  const began = onceIn(choices, 8) ? '2026-04-15' : '2019-01-01'
  const wage = [{ from: began, value: money(currency, 500_000) }]
  if (onceIn(choices, 2)) wage.push({ from: '2026-07-01', value: money(currency, 612_345) })
  return {
    kind: 'region',
    id,
    code: '999900',
    title: texts(id),
    jurisdiction: 'mainland',
    currency,
    catalogue: 'none',
    order,
    ...(onceIn(choices, 2) ? { noFilingWith: ['nanshan'] } : {}),
    statistics: {
      wage: {
        title: texts('wage'),
        values: wage.map((row) => ({ ...row, source: 'notice', status: 'illustrative' })),
      },
    },
    sources,
  }
}

function counterOf(choices: Choices, name: string, unit: string): Json {
  const period = pick(choices, [
    'calendarYear',
    'calendarYear',
    'month',
    'day',
    'contractYear',
    'years',
    'lifetime',
    'visit',
  ])
  const counter: { [key: string]: Json } = { name, unit, period }
  if (period === 'years') {
    counter['years'] = String(between(choices, 2, 3))
    counter['epoch'] = pick(choices, ['2021-05-01', '2020-01-01', '2026-04-15'])
  }
  if (onceIn(choices, 5))
    counter['per'] = [pick(choices, ['disease', 'level', 'extra', 'points', 'facilityTags'])]
  if (onceIn(choices, 12)) counter['owner'] = 'pool'
  return counter
}

function schemeOf(
  choices: Choices,
  id: string,
  region: string,
  currency: string,
  known: readonly string[],
): { file: Json; scope: Scope } {
  const moneyCounters = ['paid-a', 'paid-b', 'purse'].slice(0, between(choices, 1, 3))
  const numberCounters = ['admissions', 'units-a']
  const names = ['pool', 'second', 'third'].slice(0, between(choices, 1, 3))
  const payers: { [key: string]: Json } = {}
  for (const name of names) {
    const kind = onceIn(choices, 4) ? 'basic' : pick(choices, payerKinds)
    const asked = onceIn(choices, 4)
    const decidedBy = asked ? pick(choices, ['insurer', 'platform']) : 'engine'
    const about =
      asked && onceIn(choices, 2) ? pick(choices, ['due', 'applicable', 'always']) : null
    payers[name] = {
      title: texts(name),
      kind,
      decidedBy,
      ...(about === null ? {} : { asked: about }),
    }
  }
  const schemeKind = pick(choices, kindsOfScheme)
  const file: { [key: string]: Json } = {
    kind: 'scheme',
    id,
    region,
    title: texts(id),
    schemeKind,
    periodOf: pick(choices, ['discharge', 'discharge', 'admission', 'days']),
    laterBills: 'reverseLastFirst',
    payers,
    counters: [
      ...moneyCounters.map((name) => counterOf(choices, name, 'money')),
      ...numberCounters.map((name) => counterOf(choices, name, 'number')),
    ],
    attributes: {
      tier: {
        type: 'text',
        values: ['high', 'low'],
        title: texts('tier'),
        ...(onceIn(choices, 3) ? { default: 'low' } : {}),
      },
      extra: {
        type: 'flag',
        title: texts('extra'),
        ...(onceIn(choices, 3) ? { default: pick(choices, ['yes', 'no']) } : {}),
      },
      points: { type: 'number', default: '7', title: texts('points') },
      income: { type: 'money', title: texts('income') },
      level: { type: 'text', values: ['province-top'], title: texts('level') },
      'item.grade': { type: 'number', title: texts('grade') },
      'item.fee': { type: 'money', title: texts('fee') },
      'item.tone': { type: 'text', values: ['dark', 'light'], title: texts('tone') },
    },
    parts: { fee: texts('fee') },
  }
  if (schemeKind === 'commercial') {
    file['indemnity'] = 'indemnity'
    if (onceIn(choices, 6)) file['direct'] = 'no'
  }
  return {
    file,
    scope: {
      currency,
      payers: names,
      moneyCounters,
      numberCounters,
      parts: scopeNames.parts,
      layers: known,
      kinds: payerKinds,
      line: false,
      atStep: false,
      anyDimension: false,
      bears: [],
      pays: [],
      lets: [],
    },
  }
}

function benefitOf(choices: Choices, id: string, scheme: string, scope: Scope): Json {
  const benefit: { [key: string]: Json } = {
    kind: 'benefit',
    id,
    scheme,
    layer: pick(choices, layers),
    title: texts(id),
    payer: pick(choices, scope.payers),
    base: baseOf(choices),
  }
  if (onceIn(choices, 6)) benefit['when'] = conditionOf(choices, scope, 1)
  const terms = pick(choices, [1, 1, 2])
  const froms = ['2020-01-01', '2026-04-01']
  benefit['terms'] = Array.from({ length: terms }, (_, place) => {
    const term: { [key: string]: Json } = {
      from: froms[place] ?? '2026-04-01',
      source: 'notice',
      status: 'illustrative',
      steps: stepsOf(choices, scope),
    }
    if (place === terms - 1 && onceIn(choices, 12)) term['ends'] = '2026-09-30'
    return term
  })
  benefit['sources'] = sources
  return benefit
}

function baseOf(choices: Choices): Json {
  if (onceIn(choices, 6)) return 'remaining'
  const base = ['inScope']
  for (const part of ['priorSelfPay', 'deductible', 'coinsurance', 'aboveCap', 'ownPaid', 'fee']) {
    if (onceIn(choices, 4)) base.push(part)
  }
  if (onceIn(choices, 3)) base.reverse()
  return base
}
