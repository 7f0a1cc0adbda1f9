import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayFromText } from '../base/calendar-date.ts'
import { type ClosedReason, type Contract, closedFor, type VisitToOpen } from './contract.ts'

const on = (text: string) => dayFromText(text) ?? 0

const contract: Contract = {
  insurer: 'I-1',
  number: 'N-1',
  version: 1,
  opensBy: 'code',
  from: on('2026-01-01'),
  to: on('2026-12-31'),
  waitingDays: 30,
  excludesEarlierIllness: false,
  hospitals: ['H-1', 'H-2'],
  wards: ['ordinary'],
}
const visit: VisitToOpen = { institution: 'H-1', ward: 'ordinary', isInjury: false }

describe('a contract at the counter', () => {
  const cases: readonly {
    readonly what: string
    readonly day?: string
    readonly isOpened?: boolean
    readonly contract?: Partial<Contract>
    readonly visit?: Partial<VisitToOpen>
    readonly closed: ClosedReason | null
  }[] = [
    { what: 'opens with its code, in force, where it holds', closed: null },
    { what: 'stays closed without its code', isOpened: false, closed: 'code-needed' },
    {
      what: 'opens by the credential where the patient linked it',
      isOpened: false,
      contract: { opensBy: 'linked' },
      closed: null,
    },
    { what: 'is not in force the day before', day: '2025-12-31', closed: 'not-in-force' },
    { what: 'is not in force the day after', day: '2027-01-01', closed: 'not-in-force' },
    { what: 'is in force on its last day', day: '2026-12-31', closed: null },
    { what: 'waits on its first day', day: '2026-01-01', closed: 'waiting-period' },
    { what: 'waits on the thirtieth day', day: '2026-01-30', closed: 'waiting-period' },
    { what: 'has waited on the thirty-first', day: '2026-01-31', closed: null },
    {
      what: 'does not wait for an injury',
      day: '2026-01-02',
      visit: { isInjury: true },
      closed: null,
    },
    {
      what: 'holds in the listed hospitals only',
      visit: { institution: 'H-3' },
      closed: 'hospital-not-listed',
    },
    {
      what: 'holds everywhere where none is listed',
      contract: { hospitals: null },
      visit: { institution: 'H-3' },
      closed: null,
    },
    { what: 'holds in the listed wards only', visit: { ward: 'vip' }, closed: 'ward-not-listed' },
    { what: 'asks for no ward where the visit has none', visit: { ward: null }, closed: null },
    {
      what: 'is never settled directly where earlier illness has to be judged',
      contract: { excludesEarlierIllness: true },
      closed: 'judgement-needed',
    },
  ]
  for (const one of cases) {
    it(one.what, () => {
      const closed = closedFor(
        { ...contract, ...one.contract },
        { ...visit, ...one.visit },
        on(one.day ?? '2026-06-01'),
        one.isOpened ?? true,
      )
      assert.equal(closed, one.closed)
    })
  }
})
