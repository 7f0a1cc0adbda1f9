#!/usr/bin/env node
/** The `yiqiao` command: a thin door to the engine, the use cases and a running server. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { PolicySet } from '../engine/policy/policy-value.ts'
import { namedIn } from '../engine/policy/trust.ts'
import * as engine from '../engine/settlement/settle.ts'
import type { StatedBillJson } from '../server/http/contract/stated-bill.ts'
import type { Refusal } from '../server/usecases/refusal.ts'
import type { RuleLookup } from '../server/usecases/settlement/rule-lookup.ts'
import type { Finding } from '../server/usecases/verify/finding.ts'
import { type BillFile, misplaced, parseBillFile, readBillFile } from './bill-file.ts'
import { divisionTable, type Language, languages } from './division-table.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { type HelpTopic, help } from './help.ts'

const [command = '', ...args] = process.argv.slice(2)

try {
  process.exitCode = await run()
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}

async function run(): Promise<number> {
  const topic = (Object.keys(help) as HelpTopic[]).find((one) => one !== '' && one === command)
  if (args.includes('--help') || args.includes('-h')) return show(help[topic ?? ''])
  switch (topic) {
    case 'quote':
      return quote()
    case 'settle':
      return settle()
    case 'verify':
      return verify()
    case 'audit':
      return audit()
    case 'keys':
      return keys()
    case 'consents':
      return consents()
    case 'reconcile':
      return reconcile()
    case 'journal':
      return journal()
    case 'insurer':
      return insurer()
    case 'hospital':
      return hospital()
    case 'national':
      return national()
    case 'policies':
      return policies()
    case 'prescriptions':
      return prescriptions()
    case 'prices':
      return prices()
    case 'registry':
      return registry()
    case 'backup':
      return (await import('./backup.ts')).backup(optionsOf({ options: {} }).positionals)
    case 'restore':
      return restore()
    case 'migrate':
      return migrate()
    case 'account':
    case 'client':
    case 'sample':
      return signIn(topic)
    case 'serve':
      return serve()
  }
  if (['--help', '-h', 'help'].includes(command)) return show(help[''])
  const wrong = command === '' ? 'Name a command.' : `There is no command ${command}.`
  throw new CommandFailure(exitCodes.usage, `${wrong} Try yiqiao --help.`)
}

function show(text: string): number {
  console.log(text.trimEnd())
  return exitCodes.done
}

/** Options of a command; a wrong one ends it with the usage code. */
function optionsOf<T extends Parameters<typeof parseArgs>[0]>(config: T) {
  try {
    return parseArgs({ ...config, args, allowPositionals: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : 'The options are wrong.'
    throw new CommandFailure(
      exitCodes.usage,
      `${why.split('. ')[0]}. Try yiqiao ${command} --help.`,
    )
  }
}

function languageOf(text: string): Language {
  const language = languages.find((one) => one === text)
  if (language !== undefined) return language
  throw new CommandFailure(exitCodes.usage, `${text} is no language here: ${languages.join(', ')}.`)
}

function onlyFile(positionals: readonly string[]): BillFile {
  const [path, ...others] = positionals
  if (path !== undefined && others.length === 0) return readBillFile(path)
  const wanted = `yiqiao ${command} takes one file, or - for the standard input.`
  throw new CommandFailure(exitCodes.usage, wanted)
}

function existingFolder(folder: string): string {
  if (existsSync(folder)) return resolve(folder)
  throw new CommandFailure(exitCodes.input, `${folder}: there is no such folder.`)
}

async function national(): Promise<number> {
  const { values, positionals } = optionsOf({ options: { to: { type: 'string' } } })
  const file = onlyFile(positionals)
  const address = values.to ?? 'http://localhost:7400/fsi/api/callService'
  const { sendNational } = await import('./national.ts')
  return sendNational(file.text, address)
}

async function serve(): Promise<number> {
  const { values } = optionsOf({ options: { workers: { type: 'string' } } })
  // The server reads all of its settings there, and says what is wrong with one.
  if (values.workers !== undefined) process.env['YIQIAO_WORKERS'] = values.workers
  await import('../server/main.ts')
  return exitCodes.done
}

function checkOptions() {
  return {
    json: { type: 'boolean', default: false },
    lang: { type: 'string', default: 'en' },
  } as const
}

async function registry(): Promise<number> {
  const { values, positionals } = optionsOf({ options: { lang: checkOptions().lang } })
  const { registryCommand } = await import('./registry.ts')
  return registryCommand(positionals, languageOf(values.lang))
}

async function hospital(): Promise<number> {
  const { values, positionals } = optionsOf({ options: checkOptions() })
  const { hospitalCommand } = await import('./insurer.ts')
  return hospitalCommand(positionals, { ...values, language: languageOf(values.lang) })
}

async function insurer(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      payer: { type: 'string', default: 'commercial/million-medical.insurer' },
      coverage: { type: 'string', default: 'C-CHECK' },
      institution: { type: 'string', default: 'H-CHECK' },
      ...checkOptions(),
    },
  })
  const { insurerCommand } = await import('./insurer.ts')
  return insurerCommand(positionals, { ...values, language: languageOf(values.lang) })
}

async function prices(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      on: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      json: { type: 'boolean', default: false },
    },
  })
  return (await import('./prices.ts')).pricesCommand(positionals, values)
}

// ---------------------------------------------------------------- quote

async function quote(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      json: { type: 'boolean', default: false },
      explain: { type: 'boolean', default: false },
      lang: { type: 'string', default: 'en' },
      policies: { type: 'string', multiple: true, default: [] },
    },
  })
  const language = languageOf(values.lang)
  const folders = values.policies.map(existingFolder)
  const file = onlyFile(positionals)
  const [{ Compile }, { StatedBillSchema }, parse] = await Promise.all([
    import('typebox/compile'),
    import('../server/http/contract/stated-bill.ts'),
    strictParser(),
  ])
  const checked = Compile(StatedBillSchema)
  const body = checked.Parse(parseBillFile(file, parse, (value) => checked.Errors(value)))
  const divided = await divideStated(file, body, folders)
  if (!divided.quoted) return sayRefusal(file, divided.refusal, divided.rules, values.json)
  const { division, explanation } = divided
  if (values.json) {
    const steps = values.explain ? { explanation: explanation() } : {}
    console.log(JSON.stringify({ ...division, ...steps }, null, 2))
  } else console.log(divisionTable(division, language))
  return exitCodes.done
}

/** The server's own reader, with the sentence of its answer as the message. */
async function strictParser(): Promise<(bytes: Uint8Array) => unknown> {
  const { JsonProblem, parseStrictJson } = await import('../server/http/strict-json.ts')
  const { jsonAnswerTo } = await import('../server/http/refusals.ts')
  return (bytes) => {
    try {
      return parseStrictJson(bytes)
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error
      const message = jsonAnswerTo[error.code].title.replace('body of the request', 'file')
      throw Object.assign(new Error(message), { pointer: error.pointer })
    }
  }
}

async function divideStated(file: BillFile, body: StatedBillJson, folders: readonly string[]) {
  const { loadRules, policiesFolder } = await import('../server/load-rules.ts')
  const { sampleAlliance } = await import('../samples/read-samples.ts')
  const { toEngineBill } = await import('../samples/to-engine-bill.ts')
  const { divide } = await import('../server/usecases/settlement/quote-bill.ts')
  const rules = readable(() => loadRules([policiesFolder, ...folders]))
  const translation = translated(file, () => toEngineBill(body, sampleAlliance(), rules.all.set))
  if (!translation.ok) return { quoted: false as const, refusal: translation.refusal, rules }
  const { bill, facts, answers } = translation
  const catalogue = rules.catalogueFor(facts.careRegion, bill.dischargedOn)
  const stated = typeof body.person === 'string' ? [] : body.person.coverages
  const unused = stated
    .map(({ id }) => id)
    .filter((id) => !facts.coverages.some((c) => c.id === id))
  return { ...divide({ bill, facts, answers, catalogue }, unused, rules), rules }
}

/** Packs that cannot be read are a matter of the input. */
function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new CommandFailure(exitCodes.input, error instanceof Error ? error.message : 'unreadable')
  }
}

/** A bill may name a person, region or scheme that is not there. */
function translated<T>(file: BillFile, translate: () => T): T {
  try {
    return translate()
  } catch (error) {
    const what = error instanceof Error ? error.message : 'it cannot be meant'
    throw new CommandFailure(exitCodes.input, `${file.name}: ${what}.`)
  }
}

async function sayRefusal(
  file: BillFile,
  refusal: Refusal,
  rules: RuleLookup,
  asJson: boolean,
): Promise<number> {
  const { problemOfRefusal } = await import('../server/http/refusals.ts')
  const problem = problemOfRefusal(refusal, rules)
  if (asJson) {
    console.log(JSON.stringify(problem, null, 2))
    return exitCodes.refused
  }
  const place = misplaced(file, problem.pointer ?? '', problem.title.replace(/\.$/, '')).message
  for (const line of [
    place,
    problem.detail,
    problem.rule && `Rule: ${problem.rule}`,
    problem.remedyTexts?.en ?? problem.remedy,
  ]) {
    if (line) console.error(line)
  }
  return exitCodes.refused
}

// ---------------------------------------------------------------- settle

async function settle(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      server: { type: 'string', default: 'http://localhost:7400' },
      key: { type: 'string', default: randomUUID() },
    },
  })
  const file = onlyFile(positionals)
  const url = URL.parse('/api/settlements', values.server)
  if (url === null) {
    throw new CommandFailure(exitCodes.usage, `${values.server} is no address of a server.`)
  }
  const response = await sent(url, values.key, file.text)
  const text = await response.text()
  console.error(`key ${values.key}`)
  console.log(prettyJson(text))
  if (response.ok) return exitCodes.done
  return response.status >= 500 ? exitCodes.unreachable : exitCodes.refused
}

async function sent(url: URL, key: string, body: string): Promise<Response> {
  try {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    return await fetch(url, { method: 'POST', headers, body })
  } catch {
    throw new CommandFailure(
      exitCodes.unreachable,
      `${url.origin} does not answer. Nothing is known of the outcome: send the key ${key} again.`,
    )
  }
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

// ---------------------------------------------------------------- prescriptions

async function prescriptions(): Promise<number> {
  const [act, ...files] = optionsOf({ options: {} }).positionals
  if (act === 'keys') return (await import('./prescriptions.ts')).printSigningKeys(files)
  if (act !== 'import') {
    const wanted = 'Say what to do: yiqiao prescriptions import, or keys.'
    throw new CommandFailure(exitCodes.usage, wanted)
  }
  return (await import('./prescriptions.ts')).importPrescriptionRules(files)
}

// ---------------------------------------------------------------- migrate

async function migrate(): Promise<number> {
  optionsOf({ options: {} })
  const { migrateDatabase } = await import('../server/migrate-database.ts')
  const { StartFailure } = await import('../server/start-failure.ts')
  try {
    const done = await migrateDatabase(process.env, console.log)
    if (!done) console.log('Nothing was missing.')
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

// ---------------------------------------------------------------- verify

async function verify(): Promise<number> {
  const { values } = optionsOf({ options: { json: { type: 'boolean', default: false } } })
  const { verifyDatabase } = await import('../server/verify-database.ts')
  return sayVerification(() => verifyDatabase(process.env), values.json)
}

async function audit(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: { json: { type: 'boolean', default: false } },
  })
  if (positionals.join(' ') !== 'verify') {
    throw new CommandFailure(exitCodes.usage, 'Say what to do: yiqiao audit verify.')
  }
  const { verifyAccessRecord } = await import('../server/verify-access-record.ts')
  return sayVerification(() => verifyAccessRecord(process.env), values.json)
}

async function keys(): Promise<number> {
  const { positionals } = optionsOf({ options: {} })
  if (positionals.join(' ') !== 'rotate') {
    throw new CommandFailure(exitCodes.usage, 'Say what to do: yiqiao keys rotate.')
  }
  const { rotateKeys } = await import('../server/rotate-keys.ts')
  const { StartFailure } = await import('../server/start-failure.ts')
  try {
    const { key, isNewKey, rewrapped } = await rotateKeys(process.env)
    console.log(`Master key ${key} ${isNewKey ? 'was made' : 'is the one of before'}.`)
    console.log(`${rewrapped} sealed texts were put under it.`)
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

async function consents(): Promise<number> {
  const [act, ...named] = optionsOf({ options: {} }).positionals
  if (act !== 'check') {
    throw new CommandFailure(exitCodes.usage, 'Say what to do: yiqiao consents check.')
  }
  const { consentsFolder, readConsents } = await import('../server/consents/read-consents.ts')
  const { problemText } = await import('../server/policies/problem.ts')
  const folders = named.length === 0 ? [consentsFolder] : named.map(existingFolder)
  const { templates, laws, problems } = readConsents(folders)
  for (const problem of problems) console.log(problemText(problem))
  console.log(`${templates.length} templates, ${laws.length} laws, ${problems.length} problems`)
  return problems.length === 0 ? exitCodes.done : exitCodes.refused
}

async function sayVerification(
  verify: () => Promise<{ readonly finding: Finding | null }>,
  asJson: boolean,
): Promise<number> {
  const { StartFailure } = await import('../server/start-failure.ts')
  try {
    const verification = await verify()
    const { finding, ...counts } = verification
    if (asJson) console.log(JSON.stringify(verification, null, 2))
    else {
      const counted = Object.entries(counts).map(([what, count]) => `${count} ${inWords(what)}`)
      console.log(counted.join(', '))
      console.log(
        finding === null
          ? 'Nothing is broken.'
          : `${finding.where} breaks ${finding.invariant}: ${finding.what}.`,
      )
    }
    return finding === null ? exitCodes.done : exitCodes.refused
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

/** `consentsChained` is "consents chained". */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

// ---------------------------------------------------------------- reconcile, journal

async function reconcile(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      journal: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'cross-region': { type: 'boolean', default: false },
      as: { type: 'string', default: '' },
      format: { type: 'string', default: '' },
      encoding: { type: 'string', default: '' },
      tolerance: { type: 'string', default: '1' },
      out: { type: 'string' },
      confirm: { type: 'string' },
      month: { type: 'string', default: '' },
      side: { type: 'string', default: '' },
      party: { type: 'string', default: '' },
      institution: { type: 'string', default: '' },
      payer: { type: 'string', default: '' },
      from: { type: 'string', default: '' },
      to: { type: 'string', default: '' },
    },
  })
  const { reconcileCommand } = await import('./reconcile.ts')
  return reconcileCommand(positionals, values)
}

async function journal(): Promise<number> {
  const { positionals } = optionsOf({ options: {} })
  const { journalCommand } = await import('./reconcile.ts')
  return journalCommand(positionals)
}

// ---------------------------------------------------------------- account, client, sample

async function signIn(topic: 'account' | 'client' | 'sample'): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      name: { type: 'string' },
      role: { type: 'string' },
      institution: { type: 'string' },
      person: { type: 'string' },
      ward: { type: 'string', multiple: true, default: [] },
      key: { type: 'string' },
      overlap: { type: 'string', default: '86400' },
      json: { type: 'boolean', default: false },
    },
  })
  const { signInCommand } = await import('./sign-in.ts')
  return signInCommand(topic, positionals, values)
}

// ---------------------------------------------------------------- restore

async function restore(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: {
      to: { type: 'string' },
      until: { type: 'string' },
      'until-settlement': { type: 'string' },
      archive: { type: 'string', multiple: true, default: [] },
    },
  })
  return (await import('./backup.ts')).restore(positionals, values)
}

// ---------------------------------------------------------------- policies

async function policies(): Promise<number> {
  const { values, positionals } = optionsOf({
    options: { unverified: { type: 'boolean', default: false } },
  })
  const [act, ...named] = positionals
  const { policiesFolder } = await import('../server/load-rules.ts')
  const folders = named.length === 0 ? [policiesFolder] : named.map(existingFolder)
  if (act === 'check') {
    const { checkPolicies, reportText } = await import('../server/policies/check-policies.ts')
    const report = checkPolicies(folders, engine, { context: [policiesFolder] })
    console.log(reportText(report))
    return report.failed === 0 ? exitCodes.done : exitCodes.refused
  }
  if (act === 'list') {
    const { loadPolicies } = await import('../server/policies/load-policies.ts')
    const { set, own } = readable(() => loadPolicies(folders, { context: [policiesFolder] }))
    const listed = listedSet(set, own)
    console.log(values.unverified ? unverifiedList(listed) : policyList(listed))
    return exitCodes.done
  }
  const wanted = 'Say what to do: yiqiao policies check, or yiqiao policies list.'
  throw new CommandFailure(exitCodes.usage, wanted)
}

/** The benefits of the folders themselves, with the schemes and regions they belong to. */
function listedSet(set: PolicySet, own: ReadonlySet<string>): PolicySet {
  const benefits = set.benefits.filter(({ id }) => own.has(id))
  const schemes = set.schemes.filter(({ id }) => benefits.some(({ scheme }) => scheme === id))
  const regions = set.regions.filter(({ id }) => schemes.some(({ region }) => region === id))
  return { regions, schemes, benefits }
}

/** Names as the setting YIQIAO_ALLOW_TERMS takes them. */
function unverifiedList(set: PolicySet): string {
  const terms = namedIn(set).filter(({ status }) => status !== 'verified')
  return terms.map(({ name }) => name).join('\n')
}

function policyList({ regions, schemes, benefits }: PolicySet): string {
  return regions
    .flatMap((region) => [
      `${region.id}  ${region.title.en}`,
      ...schemes
        .filter((scheme) => scheme.region === region.id)
        .flatMap((scheme) => [
          `  ${scheme.id}  ${scheme.title.en} (${scheme.currency})`,
          ...benefits
            .filter((benefit) => benefit.scheme === scheme.id)
            .flatMap(({ id, terms }) =>
              terms.map(({ from, ends, status }) => {
                const until = ends === null ? '' : ` to ${ends}`
                return `    ${id}  from ${from}${until}  ${status}`
              }),
            ),
        ]),
    ])
    .join('\n')
}
