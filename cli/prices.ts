/** `yiqiao prices check`: whether each item online stands in a fair relation to its counterpart in a clinic. */
import { dayFromText } from '../engine/base/calendar-date.ts'
import { textFromScaled } from '../engine/base/money.ts'
import {
  type Comparison,
  type Coverage,
  comparisonsOn,
  type Disparity,
} from '../engine/catalogue/price-parity.ts'
import { readParityData } from '../server/catalogues/read-price-rules.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

export function pricesCommand(
  [act, ...others]: readonly string[],
  { on, json }: { readonly on: string; readonly json: boolean },
): number {
  const day = dayFromText(on)
  if (act !== 'check' || others.length > 0 || day === undefined) {
    const wanted = 'Say what to do: yiqiao prices check [--on DAY].'
    throw new CommandFailure(exitCodes.usage, wanted)
  }
  const compared = comparisonsOn(readParityData(day), day)
  const found = compared.flatMap((one) => one.found)
  if (json) console.log(JSON.stringify(compared, null, 2))
  else {
    for (const line of sentences(found)) console.log(line)
    console.log(summary(compared, found.length))
  }
  return found.length === 0 ? exitCodes.done : exitCodes.refused
}

function summary(compared: readonly Comparison[], found: number): string {
  const paired = compared.filter(({ pair }) => pair !== null)
  const unsure = paired.filter(({ pair }) => pair?.status !== 'verified').length
  const regions = new Set(compared.map(({ region }) => region)).size
  return [
    `${compared.length} prices of items online in ${regions} regions`,
    `${paired.length} with a counterpart in a clinic (${unsure} by a pair that is not verified)`,
    `${compared.length - paired.length} without one`,
    `${found} disparities`,
  ].join(', ')
}

/** An item without a counterpart lacks it everywhere, and is said once. */
function sentences(found: readonly Disparity[]): string[] {
  const unpaired = Map.groupBy(
    found.filter(({ kind }) => kind === 'no-pair'),
    ({ online }) => online,
  )
  return [
    ...found.filter(({ kind }) => kind !== 'no-pair').map(sentence),
    ...[...unpaired].map(([online, all]) => {
      const places = all.map(({ region, ownership }) => `${region} (${ownership})`).join(', ')
      return `${online}: no item in a clinic is named as its counterpart: ${places}`
    }),
  ]
}

function sentence(found: Disparity): string {
  const { region, ownership, online } = found
  const beside = 'offline' in found ? ` beside ${found.offline}` : ''
  return `${region}, ${ownership}: ${online}${beside}: ${whatOf(found)}`
}

function whatOf(found: Disparity): string {
  switch (found.kind) {
    case 'no-pair':
      return 'no item in a clinic is named as its counterpart'
    case 'off-list':
      return `${priceText(found.onlineE6)} is charged, ${priceText(found.listedE6)} is what the list of the place says`
    case 'no-counterpart':
      return 'has a price online and none in a clinic'
    case 'wrong-setter':
      return `the price of ${found.code} is set by "${found.priced}", which this ownership may not`
    case 'dearer-online':
      return `${prices(found)}: above ${priceText(found.boundE6)}`
    case 'cheaper-online':
      return `${prices(found)}: below ${priceText(found.boundE6)}`
    case 'covered-otherwise':
      return `paid as ${coverOf(found.onlineCover)} online, as ${coverOf(found.offlineCover)} in a clinic`
  }
}

function prices({
  onlineE6,
  offlineE6,
}: {
  readonly onlineE6: number
  readonly offlineE6: number
}) {
  return `${priceText(onlineE6)} online, ${priceText(offlineE6)} in a clinic`
}

/** As many decimals as it has, and two at least. */
function priceText(priceE6: number): string {
  return textFromScaled(priceE6, 6).replace(/0{1,4}$/, '')
}

function coverOf(cover: Coverage | null): string {
  if (cover === null) return 'nothing'
  const { catalogueClass, priorSelfPay } = cover
  return priorSelfPay === 0
    ? `class ${catalogueClass}`
    : `class ${catalogueClass} (${priorSelfPay / 10_000} % first)`
}
