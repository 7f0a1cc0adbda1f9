/**
 * A region: its names, currency, paying order, statistics and the words of its settlement sheet.
 */
import type { RegionValue, SheetRow, StatisticValue } from '../../engine/policy/policy-value.ts'
import { payerKinds } from '../../engine/policy/vocabulary.ts'
import { rightWord } from './problem.ts'
import { type RegionNames, readCurrency } from './read-scheme.ts'
import {
  readSourceName,
  readSources,
  readStatus,
  type SourceList,
  usedSources,
} from './read-source.ts'
import { readAnyPart } from './references.ts'
import { isNameKey, readMoney, readName, readRuleDay } from './scalars.ts'
import {
  allFields,
  allOf,
  fail,
  given,
  optional,
  readEach,
  readEntries,
  readFields,
  readList,
  readText,
  readTexts,
  readWord,
  type Spot,
} from './spot.ts'

export interface RegionPlace {
  readonly today: string
  readonly parts: ReadonlySet<string>
  /** `scheme.payer` of all schemes. */
  readonly payers: ReadonlySet<string>
}

const required = ['kind', 'id', 'code', 'title', 'jurisdiction', 'currency', 'catalogue', 'order']

/** What the schemes of a region need before the region itself is read. */
export function regionNames(spot: Spot): { id: string; names: RegionNames } | undefined {
  const silent = { ...spot, problems: [] }
  const fields = spot.node.kind === 'map' ? readEntries(silent) : undefined
  const id = given(fields?.get('id'), readText)
  if (id === undefined) return undefined
  const statistics = given(fields?.get('statistics'), readEntries)
  return {
    id,
    names: {
      currency: given(fields?.get('currency'), readCurrency),
      statistics: new Set(statistics?.keys() ?? []),
      layers: given(fields?.get('order'), (at) => readEach(at, readText)) ?? [],
    },
  }
}

export function readRegion(spot: Spot, place: RegionPlace): RegionValue | undefined {
  const fields = readFields(spot, required, [
    'province',
    'noFilingWith',
    'sheet',
    'statistics',
    'sources',
  ])
  if (fields === undefined) return undefined
  const currency = given(fields.get('currency'), readCurrency)
  const list = readSources(fields.get('sources'), place.today)
  const noFilingAt = fields.get('noFilingWith')
  const sheetAt = fields.get('sheet')
  const statisticsAt = fields.get('statistics')
  return allFields<RegionValue>({
    kind: 'region',
    id: given(fields.get('id'), readName),
    code: given(fields.get('code'), readText),
    title: given(fields.get('title'), readTexts),
    jurisdiction: given(fields.get('jurisdiction'), readJurisdiction),
    province: optional(fields.get('province'), readText),
    currency,
    order: given(fields.get('order'), readOrder),
    sheet: sheetAt === undefined ? [] : readEach(sheetAt, (item) => readSheetRow(item, place)),
    statistics:
      statisticsAt === undefined ? [] : readStatistics(statisticsAt, currency, list, place.today),
    catalogue: given(fields.get('catalogue'), readCatalogue)?.id,
    noFilingWith: noFilingAt === undefined ? [] : readEach(noFilingAt, readName),
    sources: usedSources(list),
  })
}

const jurisdictions = ['mainland', 'hong-kong', 'macau']

function readJurisdiction(spot: Spot): string | undefined {
  const text = readText(spot)
  if (text === undefined || jurisdictions.includes(text) || /^[a-z]{2}$/.test(text)) return text
  return fail(
    spot,
    `\`${text}\` is not a jurisdiction`,
    'write `mainland`, `hong-kong`, `macau` or an ISO code like `jp`',
  )
}

function readCatalogue(spot: Spot): { readonly id: string | null } | undefined {
  const name = readName(spot)
  if (name === undefined) return undefined
  return { id: name === 'none' ? null : name }
}

function readOrder(spot: Spot): string[] | undefined {
  const layers = readEach(spot, readName)
  if (layers === undefined) return undefined
  if (layers.length === 0) return fail(spot, 'names no layer', 'write the paying order')
  const twice = layers.find((layer, i) => layers.indexOf(layer) < i)
  return twice === undefined
    ? layers
    : fail(spot, `names \`${twice}\` twice`, 'name each layer once')
}

// ---------------------------------------------------------------- settlement sheet

function readSheetRow(spot: Spot, place: RegionPlace): SheetRow | undefined {
  const fields = readFields(spot, ['id', 'title'], ['parts', 'payers', 'payerIds', 'style'])
  if (fields === undefined) return undefined
  const styleAt = fields.get('style')
  const partsAt = fields.get('parts')
  const payersAt = fields.get('payers')
  const idsAt = fields.get('payerIds')
  return allFields<SheetRow>({
    id: given(fields.get('id'), readName),
    title: given(fields.get('title'), readTexts),
    parts: partsAt === undefined ? [] : readEach(partsAt, (at) => readAnyPart(at, place.parts)),
    payers: payersAt === undefined ? [] : readEach(payersAt, (at) => readWord(at, payerKinds)),
    payerIds: idsAt === undefined ? [] : readEach(idsAt, (at) => readPayerId(at, place.payers)),
    style: styleAt === undefined ? 'row' : readWord(styleAt, ['row', 'total', 'of-which']),
  })
}

function readPayerId(spot: Spot, payers: ReadonlySet<string>): string | undefined {
  const id = readText(spot)
  if (id === undefined || payers.has(id)) return id
  return fail(spot, `there is no payer \`${id}\``, rightWord(id, payers))
}

// ---------------------------------------------------------------- statistics

function readStatistics(
  spot: Spot,
  currency: string | undefined,
  list: SourceList,
  today: string,
): StatisticValue[] | undefined {
  const fields = readEntries(spot)
  if (fields === undefined) return undefined
  const statistics = [...fields].map(([name, at]) => {
    const statistic = readStatistic(at, name, currency, list, today)
    return isNameKey(name, at) ? statistic : undefined
  })
  return allOf(statistics)
}

function readStatistic(
  spot: Spot,
  name: string,
  currency: string | undefined,
  list: SourceList,
  today: string,
): StatisticValue | undefined {
  const fields = readFields(spot, ['title', 'values'])
  if (fields === undefined) return undefined
  const valuesAt = fields.get('values')
  const values = given(valuesAt, (at) =>
    readEach(at, (item) => readFigure(item, currency, list, today)),
  )
  const items = given(valuesAt, readList)
  const early = values?.findIndex((value, i) => value.from <= (values[i - 1]?.from ?? '')) ?? -1
  if (early > 0) {
    return fail(
      items?.[early] ?? spot,
      'does not come after the figure above it',
      'let the days ascend',
    )
  }
  return allFields<StatisticValue>({ name, title: given(fields.get('title'), readTexts), values })
}

function readFigure(
  spot: Spot,
  currency: string | undefined,
  list: SourceList,
  today: string,
): StatisticValue['values'][number] | undefined {
  const fields = readFields(spot, ['from', 'value', 'source', 'status'])
  if (fields === undefined) return undefined
  const source = given(fields.get('source'), (at) => readSourceName(at, list))
  return allFields<StatisticValue['values'][number]>({
    from: given(fields.get('from'), (at) => readRuleDay(at, today)),
    value:
      currency === undefined
        ? undefined
        : given(fields.get('value'), (at) => readMoney(at, currency)),
    source,
    status: given(fields.get('status'), (at) =>
      readStatus(at, source === undefined ? undefined : list.sources.get(source)),
    ),
  })
}
