/**
 * Bugs to plant, each in one place of the real code or of the simulated journal, so that it is known
 * whether the simulator would find them. A text that is no longer there stops everything: a bug that
 * was not planted must not count as found.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'

interface Mutant {
  readonly what: string
  readonly file: string
  readonly search: string
  readonly replace: string
}

const settlement = 'server/usecases/settlement/'
const decideBill = `${settlement}decide-bill.ts`
const reverse = `${settlement}reverse-settlement.ts`
const effect = `${settlement}reversal-effect.ts`
const settleBills = `${settlement}settle-bills.ts`
const journal = 'test/simulator/memory-journal.ts'
const holds = 'server/usecases/payers/complete-holds.ts'
const money = 'engine/base/money.ts'
const bear = 'engine/adjudication/step-bear.ts'
const limits = 'engine/adjudication/limits.ts'
const posting = 'engine/ledger/posting.ts'
const names = `${settlement}counter-names.ts`
const period = 'engine/coverage/period.ts'

//  what is wrong, where, what is put out, what is put in
const rows: readonly (readonly [string, string, string, string])[] = [
  [
    'a replay is not looked for',
    decideBill,
    'if (earlier !== undefined) {',
    'if (earlier === null) {',
  ],
  [
    'a replay is not compared',
    decideBill,
    'return earlier.fingerprint.equals(fingerprint)',
    'return true',
  ],
  [
    'a replay is always refused',
    decideBill,
    'earlier.fingerprint.equals(fingerprint)',
    'earlier.fingerprint.equals(fingerprint) && earlier.again',
  ],
  [
    'the visit is not looked for',
    decideBill,
    'if (live === undefined) return undefined',
    'if (live !== null) return undefined',
  ],
  [
    'any bill of the visit is the same',
    decideBill,
    'if (isSameBill(bill, live)) {',
    'if (bill !== undefined) {',
  ],
  ['sums are not compared', decideBill, '    sameSums &&\n', ''],
  [
    'what was agreed does not matter',
    decideBill,
    'if (changed !== undefined) return',
    'if (changed === null) return',
  ],
  [
    'cash that was agreed does not matter',
    decideBill,
    'shares.length === 0 && cash.wasMinor === cash.nowMinor',
    'shares.length === 0',
  ],
  [
    'an answer to another question is used',
    decideBill,
    'if (stale.length > 0) return',
    'if (stale.length < 0) return',
  ],
  [
    'counters are moved twice',
    decideBill,
    '      by: after - before,',
    '      by: 2 * (after - before),',
  ],
  [
    'the business day is that of admission',
    decideBill,
    'textFromDay(bill.bill.dischargedOn)',
    'textFromDay(bill.bill.admittedOn)',
  ],
  ['rules are not kept', settleBills, '  await store.keepRules(command.bill)\n', ''],
  ['pools are not locked', settleBills, 'bill.coverages.flatMap(({ pool }) => pool ?? [])', '[]'],
  [
    'a reversal is not looked for',
    reverse,
    'if (earlier !== undefined) {',
    'if (earlier === null) {',
  ],
  [
    'a reversal may be taken back',
    effect,
    'if (!isSettled(original)) {',
    'if (original === null) {',
  ],
  [
    'a second reversal is let through',
    effect,
    'if (reversal !== undefined) {',
    'if (reversal === null) {',
  ],
  [
    'cash is not turned round',
    reverse,
    'cashMinor: negated(original.cashMinor)',
    'cashMinor: original.cashMinor',
  ],
  [
    'postings are not turned round',
    reverse,
    'postings: reversalOf(postingsOf(settlement, original.visit.institution)),',
    'postings: postingsOf(settlement, original.visit.institution),',
  ],
  [
    'counters are not given back',
    reverse,
    'const counters = movesOf(original.document, -1)',
    'const counters = movesOf(original.document, 1)',
  ],
  ['later bills do not matter', effect, 'if (first.length > 0) {', 'if (first.length < 0) {'],
  [
    'a bill worked out anew moves nothing',
    reverse,
    'const counters = movesOf(document, 1)',
    'const counters = movesOf(document, 1).slice(1)',
  ],
  [
    'bills worked out anew keep their old amounts',
    reverse,
    'postings: postingsOf(now, entry.visit.institution),',
    'postings: postingsOf(entry.document.settlement, entry.visit.institution),',
  ],
  [
    'a shared counter lies with the person',
    names,
    "counter.owner === 'pool' && coverage.pool !== null",
    'coverage.pool === undefined',
  ],
  ['money is never rounded up', money, 'if (twice > c) return away', 'if (twice > c) return 0'],
  [
    'money is a fraction',
    money,
    'return rest === 0 ? whole : whole + roundingStep(rest, c, whole, product, rounding)',
    'return product / c',
  ],
  [
    'a deductible is asked again',
    bear,
    'isRatio ? full : full - used))\n    const applied',
    'full))\n    const applied',
  ],
  [
    'payments are not counted',
    limits,
    '  if (payment === 0) return\n',
    '  if (payment >= 0) return\n',
  ],
  [
    'a patient’s cash is not booked',
    posting,
    '  add(accountOf.cash(institution), bill.cashMinor)\n',
    '',
  ],
  [
    'a reversal’s postings do not turn',
    posting,
    'safe(-posting.amountMinor)',
    'safe(posting.amountMinor)',
  ],
  ['the year never ends', period, 'return dayOf(year, 1, 1)', 'return dayOf(2026, 1, 1)'],
  [
    'an insurer is not told to cancel',
    holds,
    'await payers.cancel(hold, signal)',
    'await Promise.resolve()',
  ],
  [
    'an insurer is not told to refund',
    holds,
    'await payers.refund(hold, signal)',
    'await payers.confirm(hold, hold.amountMinor ?? 0, signal)',
  ],
  [
    'a hold is ended before the insurer heard',
    holds,
    'await payers.confirm(hold, hold.amountMinor ?? 0, signal)',
    'void payers.confirm(hold, hold.amountMinor ?? 0, signal).catch(() => {})',
  ],
  [
    'the journal takes no lock',
    journal,
    '      while (disk.locked.has(bucket)) await step()\n',
    '',
  ],
  [
    'the journal does not mind a lost lease',
    journal,
    'if (disk.head(bucket).epoch !== epoch)',
    'if (disk.head(bucket).epoch < 0)',
  ],
  [
    'the journal forgets keys',
    journal,
    'disk.requests.set(name, { entry, fingerprint: draft.fingerprint, again: false })',
    'disk.requests.delete(name)',
  ],
  [
    'the journal forgets bindings',
    journal,
    '    disk.requests.set(requestName(request), { entry, fingerprint, again: true })\n',
    '',
  ],
  [
    'the journal leaves a number out',
    journal,
    '  head.next += 1\n',
    '  head.next += disk.log.length % 40 === 39 ? 2 : 1\n',
  ],
  [
    'the journal writes half of what was decided',
    journal,
    'const entries = drafts.map((draft) =>',
    'const entries = drafts.slice(0, 2).map((draft) =>',
  ],
  [
    'the journal moves counters by the clock',
    journal,
    '  for (const move of draft.counters) moveCounter(disk, move)\n',
    '  for (const move of draft.counters) if (recordedAt < "2026-03-11") moveCounter(disk, move)\n',
  ],
  [
    'an insurer is told another amount',
    decideBill,
    '.filter(({ amountMinor }) => amountMinor > 0)\n}',
    '.map((one) => ({ ...one, amountMinor: one.amountMinor + 1 }))\n}',
  ],
  [
    'January belongs to the year before',
    period,
    'const { year, month } = civilOf(on)\n  switch',
    'const { year, month } = civilOf(on - 31)\n  switch',
  ],
]

export const mutants: readonly Mutant[] = rows.map(([what, file, search, replace]) => ({
  what,
  file,
  search,
  replace,
}))

const root = join(import.meta.dirname, '..', '..')

/** The source with the bug in it. @throws when the place is not there, or is there twice. */
export function mutated({ what, file, search, replace }: Mutant): string {
  const source = readFileSync(join(root, file), 'utf8')
  const times = source.split(search).length - 1
  if (times !== 1) {
    throw new Error(`"${what}" cannot be planted: its text stands ${times} times in ${file}.`)
  }
  return source.replace(search, () => replace)
}

/** From now on this process loads that file with the bug in it. */
export function plant(index: number): void {
  const mutant = mutants[index]
  if (mutant === undefined) throw new Error(`There is no mutant ${index}.`)
  const source = mutated(mutant)
  const path = join(root, mutant.file)
  registerHooks({
    load: (url, context, next) =>
      url.startsWith('file:') && new URL(url).pathname === new URL(`file://${path}`).pathname
        ? { format: 'module-typescript', source, shortCircuit: true }
        : next(url, context),
  })
}
