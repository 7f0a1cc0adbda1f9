/** The command `yiqiao registry`: entries from files, and what was recorded of an entry. */

import { readFileSync } from 'node:fs'
import { Compile } from 'typebox/compile'
import { textFromDay } from '../engine/base/calendar-date.ts'
import { dayAt } from '../engine/base/china-time.ts'
import type { EntryProblem } from '../engine/registry/entry-problem.ts'
import { readConfig } from '../server/config.ts'
import { RegistryFileSchema } from '../server/http/contract/registry-entries.ts'
import { draftsOf } from '../server/http/registry-forms.ts'
import { JsonProblem, parseStrictJson } from '../server/http/strict-json.ts'
import { loadRules } from '../server/load-rules.ts'
import { type OpenRegistry, openRegistry } from '../server/open-registry.ts'
import { onOwnDatabase } from '../server/own-database.ts'
import { StartFailure } from '../server/start-failure.ts'
import { openDatabase } from '../server/storage/database.ts'
import type { Actor } from '../server/usecases/gate.ts'
import { entryKinds } from '../server/usecases/registry/entries.ts'
import { keepEntries } from '../server/usecases/registry/keep-entries.ts'
import type { Language } from './division-table.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { lineOfPointer } from './json-place.ts'
import { CsvProblem, type EntriesFile, entriesInCsv } from './registry-csv.ts'

/** Somebody at the machine itself. */
const command: Actor = {
  id: 'command',
  name: { 'zh-CN': '命令行', 'zh-HK': '指令行', en: 'Command' },
  role: 'operator',
  institution: null,
}

export async function registryCommand(
  [act, ...named]: readonly string[],
  language: Language,
): Promise<number> {
  if (act === 'import' && named.length > 0) return importFiles(named, language)
  const [kind, id] = named
  if (act === 'history' && kind !== undefined && id !== undefined) return history(kind, id)
  throw new CommandFailure(exitCodes.usage, 'Say what to do. Try yiqiao registry --help.')
}

/** Each file whole or not at all, one after the other: a later one may name what an earlier one brings. */
async function importFiles(names: readonly string[], language: Language): Promise<number> {
  const files = names.map((name) => ({ name, file: readEntries(name) }))
  return onRegistry(async ({ partners, registry }) => {
    for (const { name, file } of files) {
      const { rules } = partners
      const province = (id: string) => registry.institution(id)?.province ?? null
      const read = draftsOf(formOf(name, file), rules.region, province)
      const kept = await keepEntries({ ...read, source: name }, command, partners)
      if (!kept.kept) {
        if (kept.refusal.code !== 'entries-wrong') throw new Error(kept.refusal.code)
        return sayProblems(name, file, kept.refusal.problems, language)
      }
      console.log(`${name}: ${kept.added} recorded, ${kept.known} known before`)
    }
    return exitCodes.done
  })
}

function readEntries(name: string): EntriesFile {
  const text = textOf(name)
  try {
    if (name.toLowerCase().endsWith('.csv')) return entriesInCsv(text)
    const value = parseStrictJson(Buffer.from(text))
    return { value, lineOf: (pointer) => lineOfPointer(text, pointer) }
  } catch (error) {
    if (error instanceof CsvProblem) {
      throw new CommandFailure(exitCodes.input, `${name}:${error.line}: ${error.message}.`)
    }
    if (!(error instanceof JsonProblem)) throw error
    const line = lineOfPointer(text, error.pointer)
    throw new CommandFailure(exitCodes.input, `${name}:${line}: it is no JSON of the agreed form.`)
  }
}

function textOf(name: string): string {
  try {
    return readFileSync(name, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    throw new CommandFailure(exitCodes.input, `${name}: it cannot be read.`)
  }
}

const compiled = Compile(RegistryFileSchema)

function formOf(name: string, { value, lineOf }: EntriesFile) {
  if (compiled.Check(value)) return value
  const wrong = [...compiled.Errors(value)].slice(0, mostTold)
  const told = wrong.map(
    ({ instancePath, message }) =>
      `${name}:${lineOf(instancePath)}: ${lastOf(instancePath)} ${message}.`,
  )
  throw new CommandFailure(exitCodes.input, told.join('\n'))
}

const mostTold = 50

function lastOf(pointer: string): string {
  return pointer.split('/').slice(3).join('.') || 'the entry'
}

const nothingRecorded: Readonly<Record<Language, (count: number) => string>> = {
  'zh-CN': (count) => `共${count}处问题，本文件未作任何登记。`,
  'zh-HK': (count) => `共有${count}項問題，此檔案沒有作任何登記。`,
  en: (count) => `${count} problems; nothing of this file was recorded.`,
}

function sayProblems(
  name: string,
  file: EntriesFile,
  problems: readonly EntryProblem[],
  language: Language,
): number {
  const stop = language === 'en' ? '.' : '。'
  for (const { pointer, what } of problems.slice(0, mostTold)) {
    console.error(`${name}:${file.lineOf(pointer)}: ${what[language]}${stop}`)
  }
  console.error(nothingRecorded[language](problems.length))
  return exitCodes.refused
}

async function history(kind: string, id: string): Promise<number> {
  const known = entryKinds.find((one) => one === kind)
  if (known === undefined) {
    throw new CommandFailure(exitCodes.usage, `Kinds are: ${entryKinds.join(', ')}.`)
  }
  return onRegistry(async ({ registry }) => {
    for (const one of registry.versions(known, id)) {
      const { number, from, entry, source, recordedBy, recordedAt } = one
      const what = entry === null ? 'ended' : JSON.stringify(entry, dayInText)
      console.log(`${number}  from ${textFromDay(from)}  ${recordedAt}  ${recordedBy}  ${source}`)
      console.log(`  ${what}`)
    }
    return exitCodes.done
  })
}

const days = ['from', 'to', 'independentSince']

/** Days are numbers where they are kept, and are read as texts. */
function dayInText(name: string, value: unknown): unknown {
  return days.includes(name) && typeof value === 'number' ? textFromDay(value) : value
}

async function onRegistry(work: (opened: OpenRegistry) => Promise<number>): Promise<number> {
  try {
    return await onOwnDatabase(process.env, 'yiqiao registry', async (url) => {
      const database = openDatabase(url, { max: 2, name: 'yiqiao registry' })
      try {
        const report = (error: unknown) => console.error(error)
        const isSample = readConfig(process.env).mode === 'sample'
        const rules = loadRules()
        const opened = await openRegistry({ database, rules, today, isSample, report })
        try {
          return await work(opened)
        } finally {
          await opened.close()
        }
      } finally {
        await database.end()
      }
    })
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    throw new CommandFailure(exitCodes.unreachable, error.message)
  }
}

/** All regions that are settled here keep the time of Beijing. */
const today = () => dayAt(Date.now())
