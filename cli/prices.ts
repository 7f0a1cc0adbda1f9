/** `yiqiao prices check`: whether items online stand in a fair relation to their counterparts in a clinic. */
import { type Day, dayFromText } from '../engine/base/calendar-date.ts'
import { textFromMinor } from '../engine/base/money.ts'
import { type Coverage, type Disparity, disparitiesOn } from '../engine/catalogue/price-parity.ts'
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
  const { data, found } = checked(day)
  if (json) console.log(JSON.stringify(found, null, 2))
  else for (const one of found) console.log(sentence(one))
  const pairs = data.pairs.filter(({ from }) => from <= day).length
  if (!json) console.log(`${pairs} pairs of items, ${found.length} disparities`)
  return found.length === 0 ? exitCodes.done : exitCodes.refused
}

function checked(day: Day) {
  const data = readParityData(day)
  return { data, found: disparitiesOn(data, day) }
}

function sentence(found: Disparity): string {
  const { region, ownership, online, offline } = found
  return `${region}, ${ownership}: ${online} beside ${offline}: ${whatOf(found)}`
}

function whatOf(found: Disparity): string {
  const yuan = (minor: number) => textFromMinor(minor, 'CNY')
  switch (found.kind) {
    case 'no-counterpart':
      return 'has a price online and none in a clinic'
    case 'wrong-setter':
      return `the price of ${found.code} is set by "${found.priced}", which this ownership may not`
    case 'dearer-online':
      return `${yuan(found.onlineMinor)} online, ${yuan(found.offlineMinor)} in a clinic: above ${yuan(found.boundMinor)}`
    case 'cheaper-online':
      return `${yuan(found.onlineMinor)} online, ${yuan(found.offlineMinor)} in a clinic: below ${yuan(found.boundMinor)}`
    case 'covered-otherwise':
      return `paid as ${coverOf(found.onlineCover)} online, as ${coverOf(found.offlineCover)} in a clinic`
  }
}

function coverOf(cover: Coverage | null): string {
  if (cover === null) return 'nothing'
  const { catalogueClass, priorSelfPay } = cover
  return priorSelfPay === 0
    ? `class ${catalogueClass}`
    : `class ${catalogueClass} (${priorSelfPay / 10_000} % first)`
}
