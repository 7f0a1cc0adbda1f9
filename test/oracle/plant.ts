/**
 * Plants a mistake into a copy of the engine and looks whether the oracle or a law finds it.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as engine from '../../engine/settlement/settle.ts'
import { brokenLaw, type Lawful } from './broken-law.ts'
import type { Choices } from './choices.ts'
import { differencesOn, type Judged, judged, type Pack, packFrom } from './compare.ts'
import { type Case, caseOf } from './generate.ts'
import { packOf } from './generate-pack.ts'
import type { Mutant } from './mutants.ts'

const root = join(import.meta.dirname, '..', '..')

/**
 * The source that a mistake changes.
 *
 * @throws when the text to be replaced does not stand there exactly once.
 */
export function demandPlace({ name, file, find }: Mutant): string {
  const source = readFileSync(join(root, 'engine', file), 'utf8')
  const places = source.split(find).length - 1
  if (places === 1) return source
  throw new Error(`"${name}": its text stands ${places} times in engine/${file}, not once`)
}

/** An engine with the mistake, for as long as the work takes. */
export async function withMutant<T>(mutant: Mutant, work: (mutated: Lawful) => T): Promise<T> {
  return withCopy(mutant, async (load) =>
    work({
      settle: await load('settlement/settle.ts'),
      moves: await load('settlement/counter-moves.ts'),
      reverse: await load('settlement/reverse.ts'),
      posting: await load('ledger/posting.ts'),
    }),
  )
}

/** Loads modules of a copy of the engine with the mistake, by their paths below `engine/`. */
export async function withCopy<T>(
  mutant: Mutant,
  // biome-ignore lint/suspicious/noExplicitAny: what a module exports is known to who names it.
  work: (load: (path: string) => Promise<any>) => Promise<T>,
): Promise<T> {
  const source = demandPlace(mutant)
  const { file, find, put } = mutant
  const folder = mkdtempSync(join(tmpdir(), 'yiqiao-mutant-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    cpSync(join(root, 'engine'), join(folder, 'engine'), { recursive: true })
    writeFileSync(
      join(folder, 'engine', file),
      source.replace(find, () => put),
    )
    return await work((path) => import(pathToFileURL(join(folder, 'engine', path)).href))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// ---------------------------------------------------------------- what mutants are tried on

interface Trial {
  readonly pack: Pack
  readonly cases: readonly { readonly one: Case; readonly oracle: Judged }[]
}

/** Random packs with bills and what the oracle says of them, made as far as they are asked for. */
export type Trials = (place: number) => Trial

export function trialsOf(choices: Choices, billsEach: number): Trials {
  const made: Trial[] = []
  return (place) => {
    const kept = made[place]
    if (kept !== undefined) return kept
    const pack = packFrom(engine, packOf(choices))
    const cases = Array.from({ length: billsEach }, () => {
      const one = caseOf(pack.topics, choices)
      return { one, oracle: judged(pack, one) }
    })
    const trial = { pack, cases }
    made[place] = trial
    return trial
  }
}

export interface Found {
  readonly bills: number
  /** What the oracle or a law says. */
  readonly sentence: string
}

/** A law is looked at for one bill in so many: it divides the bill several times more. */
const lawsEvery = 8

/** Tries bills until the mistake shows; undefined when it survives all packs. */
export function search(mutated: Lawful, trials: Trials, packs: number): Found | undefined {
  let bills = 0
  for (let place = 0; place < packs; place += 1) {
    const { pack, cases } = trials(place)
    const library = mutated.settle.compilePolicies(pack.library.set)
    for (const { one, oracle } of cases) {
      bills += 1
      const [sentence] = differencesOn(mutated.settle, { ...pack, library }, one, oracle)
      if (sentence !== undefined) return { bills, sentence: `the oracle: ${sentence}` }
      const broken = bills % lawsEvery === 0 ? brokenLaw(mutated, library, one) : undefined
      if (broken !== undefined) return { bills, sentence: `a law: ${broken}` }
    }
  }
  return undefined
}
