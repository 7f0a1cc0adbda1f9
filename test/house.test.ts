/**
 * The rules of the house, as a test: who may import whom, and what is written nowhere.
 *
 * A rule that lives here needs no reviewer. To change one, change the table and say why in an ADR.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, it } from 'node:test'
import { longest } from './longest-first.ts'

/**
 * A room, and what it may import besides itself. The longest matching path is a file's room; a word
 * in capitals stands for the list of its own line.
 */
const table = `
  FACTS                    engine/base engine/policy engine/catalogue engine/registry engine/consent engine/ledger
  CARE                     engine/base engine/registry engine/coverage engine/catalogue engine/consent
  RESULTS                  engine/base engine/catalogue engine/coverage engine/ledger engine/settlement
  FAILURE                  server/start-failure.ts

  engine/base
  engine/policy            engine/base
  engine/catalogue         engine/base
  engine/registry          engine/base
  engine/consent           engine/base engine/access
  engine/ledger            engine/base
  engine/coverage          engine/base engine/policy
  engine/adjudication      FACTS engine/coverage
  engine/commercial        FACTS engine/coverage engine/adjudication
  engine/coordination      FACTS engine/coverage engine/adjudication engine/commercial
  engine/settlement        FACTS engine/coverage engine/adjudication engine/commercial engine/coordination
  engine/claim             engine/base engine/adjudication
  engine/clearing          engine/base engine/ledger
  engine/operation         engine/base
  engine/reconciliation    engine/base engine/ledger
  engine/cashier           engine/base engine/policy engine/ledger
  engine/access            engine/base
  engine/person            engine/base
  engine/visit             CARE
  engine/referral          CARE
  engine/telehealth        CARE
  engine/prescription      CARE
  engine/imaging           engine/base
  engine/recognition       CARE engine/imaging
  engine/followup          CARE
  engine/enrolment         CARE
  engine/contract          RESULTS
  engine/audit             RESULTS
  engine/quality           RESULTS

  server/usecases          engine
  server/storage           engine FAILURE
  server/payers            engine server/simulator
  server/platform          engine server/simulator server/identity
  server/channels          engine server/simulator
  server/credentials       engine server/simulator
  server/imaging           engine server/simulator
  server/simulator
  server/scanner           FAILURE
  server/policies          engine
  server/catalogues        engine
  server/consents          engine server/policies server/simulator
  server/identity          engine FAILURE
  server/reconciliation    engine
  server/http              engine server/usecases FAILURE
  server/http/contract     engine
  server/jobs              engine server/usecases
  server/workers           server/storage server/http FAILURE
  server/workers/open-worker.ts everything
  server/workers/parent.ts everything
  server/config.ts         FAILURE
  server/start-failure.ts
  server/main.ts           everything
  server/open-alliance.ts  everything
  server/open-claims.ts    everything
  server/open-persons.ts   everything
  server/open-recognition.ts everything
  server/open-referrals.ts everything
  server/open-prescriptions.ts everything
  server/open-circulation.ts everything
  server/read-shelves.ts   server/usecases FAILURE
  server/read-signing.ts   server/identity FAILURE
  server/open-enrolment.ts everything
  server/open-door.ts      server/channels server/config.ts FAILURE
  server/open-image-sources.ts server/imaging server/open-door.ts server/config.ts FAILURE
  server/open-reconciliation.ts everything
  server/open-registry.ts  everything
  server/open-telehealth.ts everything
  server/open-gateway.ts   everything
  server/open-platform.ts  everything
  server/open-passive-mode.ts everything
  server/open-sign-in.ts   everything
  server/manage-sign-in.ts everything
  cli/reconcile.ts         everything
  server/reconcile-files.ts everything
  server/journal-text.ts   everything
  server/own-database.ts   everything
  server/kept-database.ts  server/storage server/jobs
  server/watch-database.ts server/storage server/jobs
  server/services.ts       everything
  server/service-options.ts everything
  server/own-actors.ts     server/usecases
  server/open-access.ts    everything
  server/open-cashier.ts   everything
  server/claimed-bills.ts  server/storage server/usecases
  server/kept-terms.ts     server/storage server/usecases FAILURE
  server/sample-mode.ts    everything
  server/add-sample.ts     everything
  server/load-rules.ts     everything
  server/outside.ts        everything
  server/rule-options.ts   everything
  server/session.ts        everything
  server/china-day.ts      engine/base
  server/sample-registry.ts everything
  server/sample-tests.ts   everything
  server/sample-teams.ts   everything
  server/sample-roles.ts   everything
  server/verify-database.ts everything
  server/migrate-database.ts everything
  server/verify-access-record.ts everything
  server/rotate-keys.ts    everything
  server/back-up.ts        everything
  cli                      engine server/usecases
  cli/main.ts              everything
  cli/backup.ts            everything
  cli/insurer.ts           cli engine server/payers server/platform
  cli/prescriptions.ts     everything
  cli/prices.ts            cli engine server/catalogues
  cli/registry.ts          everything
  cli/registry-csv.ts      cli server/catalogues
  cli/sign-in.ts           everything

  web/features/*           engine server/http/contract web/components web/text
  web/components           engine server/http/contract web/text web/fonts
  web/fonts
  web/text                 web/components
  web/routes               engine server/http/contract web
  web                      engine server/http/contract

  samples                  everything
  scripts                  everything
  bench                    everything
  test                     everything
`

const lines = table.split('\n').map((line) => line.trim().split(/\s+/))
const rooms = new Map(lines.map(([room = '', ...others]) => [room, others]))

const root = join(import.meta.dirname, '..')
const foreign = /(^|\/)(node_modules|dist|data|generated|\.cache|\.git)(\/|$)/
const find = (pattern: string) => globSync(pattern, { cwd: root, exclude: (p) => foreign.test(p) })
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const sources = find('**/*.{ts,tsx}')
const product = sources.filter((file) => !file.endsWith('.test.ts'))

const statement =
  /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

/** Every import of a file; a relative one as the path from the root. */
function importsOf(file: string): { from: string; isType: boolean }[] {
  return [...textOf(file).matchAll(statement)].map(([, type, written, dynamic]) => {
    const from = written ?? dynamic ?? ''
    const path = from.startsWith('.') ? posix.join(posix.dirname(file), from) : from
    return { from: path, isType: type !== undefined }
  })
}

const isIn = (file: string, room: string) => file === room || file.startsWith(`${room}/`)

/** The folder a file may import freely from, and the list of what else it may. */
function roomOf(file: string): { folder: string; others: readonly string[] } | undefined {
  const feature = /^web\/features\/[^/]+/.exec(file)?.[0]
  const [room] = [...rooms.keys()]
    .filter((name) => name !== '' && isIn(file, name))
    .sort((a, b) => b.length - a.length)
  const others = rooms.get(feature ? 'web/features/*' : (room ?? ''))
  return (
    others && {
      folder: feature ?? room ?? '',
      others: others.flatMap((o) =>
        rooms.get(o) && /^[A-Z]+$/.test(o) ? (rooms.get(o) ?? []) : [o],
      ),
    }
  )
}

function mayImport(file: string, from: string): boolean {
  const { folder = '', others = [] } = roomOf(file) ?? {}
  return others.includes('everything') || [folder, ...others].some((room) => isIn(from, room))
}

/** Where Chinese texts stand in a file of each kind: values, cells, literals. */
const chinese: Readonly<Record<string, RegExp>> = {
  csv: /[^,\n]+/g,
  json: /"(?:[^"\\\n]|\\.)*"/g,
  ts: /'(?:[^'\\\n]|\\.)*'|`[^`\n]*`|"[^"\n]*"/g,
  yaml: /(?<=^ *zh-(?:CN|HK): ).*|(?<=[{,] zh-(?:CN|HK): )(?:"[^"]*"|[^,}\n]*)/gm,
}

function textsIn(file: string): readonly string[] {
  const pattern = chinese[file.slice(file.lastIndexOf('.') + 1)]
  return pattern === undefined ? [] : (textOf(file).match(pattern) ?? [])
}

describe('the house', () => {
  it('has a room for every file', () => {
    assert.deepEqual(
      product.filter((file) => roomOf(file) === undefined),
      [],
    )
  })

  it('imports only what the table allows', () => {
    const offences = product.flatMap((file) =>
      importsOf(file)
        .filter(({ from }) => sources.includes(from) && !mayImport(file, from))
        .map(({ from }) => `${file} imports ${from}`),
    )
    assert.deepEqual(offences, [])
  })

  it('keeps the engine free of packages, of the clock and of chance', () => {
    const engine = product.filter((file) => isIn(file, 'engine'))
    const impure = /\b(Date\.now|new Date|Math\.random|Temporal\.)/
    const offences = engine.filter(
      (file) =>
        impure.test(textOf(file)) || importsOf(file).some(({ from }) => !isIn(from, 'engine')),
    )
    assert.deepEqual(offences, [])
  })

  it('lets no use case past the gate', () => {
    /** They are given an actor by a use case that has passed it, or pass it in `parties.ts` of their subject. */
    const behind = [
      'server/usecases/cashier/counter.ts',
      'server/usecases/cashier/note-reversal.ts',
      'server/usecases/clearing/record-request.ts',
      'server/usecases/person/holder.ts',
      'server/usecases/referral/parties.ts',
      'server/usecases/telehealth/parties.ts',
      'server/usecases/telehealth/telehealth-store.ts',
      'server/usecases/visit/quote-visit.ts',
      'server/usecases/visit/visit-store.ts',
    ]
    const acting = product.filter(
      (file) => isIn(file, 'server/usecases') && textOf(file).includes('by: Actor'),
    )
    const ungated = acting.filter((file) => !/\b(?:gate|admit|admitTo|forbid)\(/.test(textOf(file)))
    assert.deepEqual(ungated.sort(), behind)
  })

  it('has no rings', () => {
    const done = new Set<string>()
    const walk = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `a ring: ${[...path, file].join(' -> ')}`)
      if (done.has(file) || !product.includes(file)) return
      for (const { from, isType } of importsOf(file)) if (!isType) walk(from, [...path, file])
      done.add(file)
    }
    for (const file of product) walk(file, [])
  })

  it('begins the longest tests first, each of which is there', () => {
    assert.deepEqual(
      longest.filter((file) => !sources.includes(file)),
      [],
    )
  })

  it('gives no folder a name that decides nothing', () => {
    const vague = /(^|\/)(utils?|helpers?|common|shared|lib|misc|services|managers)\//
    assert.deepEqual(
      sources.filter((file) => vague.test(file)),
      [],
    )
  })

  it('writes no CASE with an operand in SQL, which a distributed database reads wrongly', () => {
    const files = find('{server,samples,cli,bench}/**/*.{sql,ts}')
    const simple = /\bCASE\s+(?!WHEN\b)[\w.("$]/
    assert.deepEqual(
      files.filter((file) => simple.test(textOf(file))),
      [],
    )
  })

  it('names no machine, no workplace and no registry', () => {
    // Each is written with a class of one letter, so that this file does not offend against itself.
    const words =
      /[/]work\/|[/]home\/[a-z]+\/|[/]Users\/[a-z]+\/|registr[y]\.npm|[.]{2}\/shared\/|[f]arm-/
    const files = find('**/*.{ts,tsx,js,json,md,sql,yaml,yml,html,css}')
    assert.deepEqual(
      files.filter((file) => words.test(textOf(file))),
      [],
    )
  })

  it('sets Chinese texts with Chinese punctuation', () => {
    const half = /\p{Script=Han}(?:[,:;?!()]|\.{3})|(?:[,:;?!()]|\.{3})\p{Script=Han}/u
    const folders = '{catalogues/items,catalogues/terms,policies,samples,scripts,server,web/text}'
    const files = find(`${folders}/**/*.{csv,json,ts,yaml}`)
    const offences = files
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => textsIn(file).filter((text) => half.test(text)))
    assert.deepEqual(offences, [])
    assert.match('门诊(普通)', half)
    assert.ok(files.length > 400)
  })
})
