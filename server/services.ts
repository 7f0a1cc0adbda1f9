/** Joins storage, rules and payers to what the use cases ask for. */

import type { IdentityKeys } from './identity/identity-keys.ts'
import { httpPayers } from './payers/http-payer.ts'
import { StartFailure } from './start-failure.ts'
import type { Database } from './storage/database.ts'
import { createHoldStore } from './storage/hold-store.ts'
import { journalReads } from './storage/journal-reads.ts'
import { createPersonStore, type PersonStore } from './storage/person-store.ts'
import { createRuleTextStore } from './storage/rule-text-store.ts'
import { createSettlementStore } from './storage/settlement-store.ts'
import type { Actor } from './usecases/gate.ts'
import { askPayers } from './usecases/payers/ask-payers.ts'
import { completeHolds } from './usecases/payers/complete-holds.ts'
import type { PersonReads } from './usecases/person/find-person.ts'
import type { Institution } from './usecases/registry.ts'
import { type KeptTerm, keptTerm, type Rules, type RuleText } from './usecases/rules.ts'
import type { JournalDocument } from './usecases/settlement/document.ts'
import { type RuleTexts, ruleArchive } from './usecases/settlement/past-rules.ts'
import type { QuoteStore } from './usecases/settlement/quote-bill.ts'
import type { SettlementReads } from './usecases/settlement/read-settlements.ts'
import type { ReversalStore } from './usecases/settlement/reverse-settlement.ts'
import { termNamed } from './usecases/settlement/rule-lookup.ts'
import type { SettlementStore } from './usecases/settlement/settle-bills.ts'

export interface ServiceOptions {
  /** For reads and for what is written rarely. */
  readonly database: Database
  /** For batches of settlements: pipelined, one connection a lane. */
  readonly lanes: Database
  readonly keys: IdentityKeys
  readonly rules: Rules
  readonly institutions: readonly Institution[]
  /** Base address of an asked payer; null where it has none and so is always away. */
  readonly addressOf: (payer: string) => string | null
}

export interface Services {
  readonly store: SettlementStore & ReversalStore & QuoteStore & SettlementReads & PersonReads
  readonly persons: PersonStore
  readonly texts: RuleTexts
  /** Ends holds that wait, once, as of a moment; answers how many came to their end. */
  completeHolds(now?: Date): Promise<number>
  /** Waits for what still runs in the background. */
  close(): Promise<void>
}

const lanesOfStore = 2
/** Connections for the lanes, and for what they read and number beside their batches. */
export const LANES = lanesOfStore + 2
const completeEveryMs = 5000

/** Who asks until persons sign in. */
export const sampleActor: Actor = {
  id: 'sample-cashier',
  name: { 'zh-CN': '示例收费员', 'zh-HK': '示例收費員', en: 'Sample cashier' },
  role: 'cashier',
  institution: null,
}

/** Outside the sample mode nobody may settle until persons sign in; the rule book is open. */
export const unknownActor: Actor = {
  id: 'nobody',
  name: { 'zh-CN': '未登录', 'zh-HK': '未登入', en: 'Not signed in' },
  role: 'operator',
  institution: null,
}

/** Who verifies: somebody at the machine itself, who needs no purpose but this. */
export const auditActor: Actor = {
  id: 'auditor',
  name: { 'zh-CN': '审计员', 'zh-HK': '審計員', en: 'Auditor' },
  role: 'auditor',
  institution: null,
}

export function createServices(options: ServiceOptions): Services {
  const { database, lanes, keys, rules, institutions, addressOf } = options
  const journal = {
    ...createSettlementStore<JournalDocument>(lanes, { lanes: lanesOfStore }),
    ...journalReads<JournalDocument>(database),
  }
  const persons = createPersonStore(database, keys)
  const holds = createHoldStore(database)
  const ruleTexts = createRuleTextStore(database)
  const texts: RuleTexts = {
    // What was kept under this digest was written from rules of this form.
    loadSet: async (digest) => (await ruleTexts.loadSet(digest)) as RuleText[] | undefined,
    loadCatalogue: ruleTexts.loadCatalogue,
  }
  const keptTerms = new Set<string>()
  const payers = httpPayers(addressOf)
  const byId = new Map(institutions.map((institution) => [institution.id, institution]))
  const completer = new Completer(() => completeHolds(holds, payers, new Date()))
  return {
    store: {
      journal,
      rules,
      archive: ruleArchive(rules, texts),
      persons: persons.persons,
      identity: persons.identity,
      findByCredential: persons.findByCredential,
      counters: persons.counters,
      institution: (id) => byId.get(id),
      find: journal.find,
      after: journal.after,
      afterInPool: journal.afterInPool,
      aftermath: journal.aftermath,
      search: journal.search,
      version: journal.version,
      async keepRules({ policies, catalogue }) {
        await ruleTexts.keepSet(policies)
        if (catalogue !== null) await ruleTexts.keepCatalogue(catalogue)
      },
      async keepTerms(names) {
        const fresh = names.filter((name) => !keptTerms.has(name))
        if (fresh.length === 0) return
        await ruleTexts.keepTerms(fresh.flatMap((name) => termToKeep(name, rules)))
        for (const name of fresh) keptTerms.add(name)
      },
      ask: async (asked) => holds.answer(await askPayers(asked, payers)),
      complete: () => completer.wake(),
    },
    persons,
    texts,
    completeHolds: (now = new Date()) => completeHolds(holds, payers, now),
    close: () => completer.close(),
  }
}

function termToKeep(name: string, rules: Rules): KeptTerm[] {
  const found = termNamed(name, rules)
  return found === undefined ? [] : [keptTerm(found.benefit, found.term)]
}

/** Runs one piece of work at a time: soon after it was woken, and every few seconds besides. */
class Completer {
  readonly #work: () => Promise<unknown>
  readonly #timer: NodeJS.Timeout
  #running: Promise<unknown> | undefined
  #again = false

  constructor(work: () => Promise<unknown>) {
    this.#work = work
    this.#timer = setInterval(() => this.wake(), completeEveryMs)
    this.#timer.unref()
  }

  wake(): void {
    this.#again = true
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false
      // The database may be away for a while; the next tick tries again.
      await this.#work().catch(() => undefined)
    }
    this.#running = undefined
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }
}

/**
 * A term that settlements were decided by keeps its text for ever.
 *
 * @throws StartFailure that names the first altered term and the edition to give it.
 */
export async function refuseAlteredTerms(database: Database, rules: Rules): Promise<void> {
  const terms = rules.all.set.benefits.flatMap((benefit) =>
    benefit.terms.map((term) => keptTerm(benefit, term)),
  )
  const [altered] = await createRuleTextStore(database).alteredTerms(terms)
  if (altered === undefined) return
  const { benefit, from, edition } = altered
  throw new StartFailure(
    'policy-altered',
    `The term ${benefit}@${from} has another text than the one that settlements were decided by: restore it, or give the new text "edition: ${edition + 1}".`,
  )
}
