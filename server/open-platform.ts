/** Opens the door to the platform that decides for some funds, and what is done about it in the background. */
import type { Day } from '../engine/base/calendar-date.ts'
import { simulated } from './channels/http-channels.ts'
import type { Config } from './config.ts'
import type { NationalInstitutions } from './http/national/message.ts'
import { Recurring } from './jobs/recurring.ts'
import { openDoor } from './open-door.ts'
import { clearingClock } from './own-actors.ts'
import { httpPlatform } from './platform/http-platform.ts'
import { httpReconciling } from './platform/http-reconciling.ts'
import type { Services } from './services.ts'
import type { Placed } from './storage/placement.ts'
import { createPlatformBook } from './storage/platform-book.ts'
import { createReadMark } from './storage/read-marks.ts'
import { completeOrders } from './usecases/platform/complete-orders.ts'
import { type DaysStore, reconcileDays } from './usecases/platform/reconcile-days.ts'
import { dayOfInstant } from './usecases/reconciliation/own-rows.ts'
import { askFunds } from './usecases/referral/ask-funds.ts'
import type { Rules } from './usecases/rules.ts'

export interface PlatformParts {
  readonly services: Pick<Services, 'store' | 'referrals'>
  readonly reads: Placed
  readonly institutions: Pick<NationalInstitutions, 'codeOf'>
  readonly platform: Config['platform']
  /** Where the simulated one answers, in sample mode; null outside of it. */
  readonly simulatedPlatform: string | null
  readonly breaks: DaysStore['breaks']
  readonly today: () => Day
}

/** Somebody waits at a counter; what is not known by then is found out afterwards. */
const patienceMs = 5000
const areaDigits = 6
const usualType = '310'
const findOutEveryMs = 5000
const askFundsEveryMs = 2000
const reconcileEveryMs = 1_800_000

export type OpenPlatform = NonNullable<Awaited<ReturnType<typeof openPlatform>>>

/** Null where no platform is connected. */
export async function openPlatform(parts: PlatformParts) {
  const { platform: setting, simulatedPlatform, services, reads, institutions } = parts
  const { store } = services
  const door = simulatedPlatform === null ? await openDoor(setting) : simulated(simulatedPlatform)
  if (door === null) return null
  const orders = createPlatformBook(reads)
  const { codeOf } = institutions
  const areaOf = (institution: string) => codeOf(institution).slice(1, areaDigits + 1)
  const platform = httpPlatform({
    ...door,
    patienceMs,
    codeOf,
    areaOf,
    async credentialOf(person) {
      const [identity, found] = [await store.identity(person), await store.persons([person])]
      const coverages = found.get(person)?.coverages ?? []
      const schemes = coverages.map(({ scheme }) => store.rules.scheme(scheme))
      const decided = schemes.find((scheme) =>
        scheme?.payers.some(({ decidedBy }) => decidedBy === 'platform'),
      )
      if (identity === undefined || decided === undefined) return null
      return { number: identity.identifier, insutype: decided.insuranceType ?? usualType }
    },
    newMessage: (code) => orders.newMessage(code, new Date()),
    now: () => new Date(),
  })
  const reconciling = httpReconciling({ send: platform.send, find: platform.find, codeOf, areaOf })
  return { platform, orders, days: daysStore(parts, orders, reconciling) }
}

function daysStore(
  { services: { store }, reads, breaks }: PlatformParts,
  { institutions, answered }: ReturnType<typeof createPlatformBook>,
  reconciling: DaysStore['reconciling'],
): DaysStore {
  const payers = decidedPayers(store.rules)
  const typeOf = (payer: string) =>
    store.rules.scheme(payer.slice(0, payer.lastIndexOf('.')))?.insuranceType ?? usualType
  const types = [...new Set(payers.map(typeOf))]
  const kinds = types.flatMap((insuranceType) =>
    [false, true].map((isStay) => ({ insuranceType, isStay })),
  )
  const [anyPayer = ''] = payers
  return {
    reconciling,
    payers,
    anyPayer,
    breaks,
    insuranceTypeOf: typeOf,
    kindsOf: () => kinds,
    async answered(institution, from, to) {
      const rows = await answered(institution, from, to)
      return rows.map((row) => ({ ...row, payer: row.payer || anyPayer }))
    },
    async known() {
      const rows = await institutions()
      return rows.map(({ institution, since }) => ({
        institution,
        since: dayOfInstant(since.toISOString()),
      }))
    },
    markOf: (institution) => createReadMark(reads, `platform-days ${institution}`),
    now: () => new Date(),
  }
}

function decidedPayers(rules: Rules): string[] {
  return rules.all.set.schemes.flatMap(({ id, payers }) =>
    payers.filter(({ decidedBy }) => decidedBy === 'platform').map((one) => `${id}.${one.id}`),
  )
}

/** Finds out what became of lost messages, files with home funds, and compares the books of ended days. */
export function platformJobs(
  { services, today }: Pick<PlatformParts, 'services' | 'today'>,
  opened: OpenPlatform,
  report: (error: unknown) => void,
  isHere: () => boolean,
): Recurring[] {
  const waiting = { ...services.store, ...opened }
  const ask = () => askFunds(services.referrals, opened.platform)
  const compare = async () => {
    const reconciled = await reconcileDays(today(), clearingClock, opened.days)
    if (!reconciled.done) throw new Error(`The days were not compared: ${reconciled.refusal.code}.`)
    for (const { institution, day, differences } of reconciled.findings) {
      const what = differences === null ? 'does not answer' : `differs in ${differences}`
      report(new Error(`The platform ${what} about the books of ${institution} on ${day}.`))
    }
  }
  return [
    new Recurring(() => completeOrders(waiting), findOutEveryMs, report, isHere),
    new Recurring(ask, askFundsEveryMs, report, isHere),
    new Recurring(compare, reconcileEveryMs, report, isHere),
  ]
}
