/**
 * `npm run bench:prescription`: how long a doctor waits for the safety check, over HTTP on the sample
 * alliance as it is shipped, and by the engine alone with so many rules as published lists come to.
 * Half a second is the limit; whatever is slower ends the run with 1.
 */
import { dayOf } from '../engine/base/calendar-date.ts'
import type { Drug } from '../engine/prescription/drug.ts'
import { type Considered, checkSafety, type SafetyRule } from '../engine/prescription/safety.ts'
import { doctor, sheet } from '../test/flows/prescribing.ts'
import { serveAlliance } from '../test/flows/served-alliance.ts'
import { readNumbers } from './options.ts'

const { rules: RULES, checks: CHECKS } = readNumbers(
  `
The safety check of a prescription

Usage: npm run bench:prescription -- [--rules N] [--checks N]

  --rules N   that the engine alone goes through (default 10000)
  --checks N  of each kind (default 300)
`,
  { rules: { is: 10_000 }, checks: { is: 300 } },
)
const limitMs = 500
const warmUp = 20

const overHttp = await measured('over HTTP', await httpCheck())
const byEngine = await measured(`engine, ${RULES} rules`, engineCheck())
await overHttp.close()
process.exitCode = Math.max(overHttp.p99, byEngine.p99) <= limitMs ? 0 : 1

interface Check {
  run(): Promise<unknown>
  close(): Promise<void>
}

async function measured(name: string, { run, close }: Check) {
  for (let i = 0; i < warmUp; i++) await run()
  const took: number[] = []
  for (let i = 0; i < CHECKS; i++) {
    const began = performance.now()
    await run()
    took.push(performance.now() - began)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) =>
    took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  const [p50, p99] = [at(0.5), at(0.99)]
  console.log(`${name}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (limit ${limitMs} ms)`)
  return { p99, close }
}

async function httpCheck(): Promise<Check> {
  const served = await serveAlliance('bench')
  return {
    async run() {
      const { status } = await served.post('/api/prescription-checks', sheet, doctor)
      if (status !== 200) throw new Error(`The check answered ${status}.`)
    },
    close: served.close,
  }
}

/** Five drugs beside twenty that are taken, against pairs and persons in equal parts. */
function engineCheck(): Check {
  const drug = (i: number): Drug => {
    const generic = `C${String(i % 100).padStart(2, '0')}AA${String(i).padStart(4, '0')}`
    const common = { strength: '5mg', piecesInPack: 14, chronicFor: null, priceE6: null }
    return {
      code: `X${generic}`,
      name: generic,
      atc: generic.slice(0, 5),
      generic,
      product: generic,
      ...common,
    }
  }
  const considered = (i: number): Considered => ({ drug: drug(i), pointer: `/${i}`, days: 7 })
  const kinds = ['interaction', 'duplicate', 'sex', 'age', 'pregnancy', 'days'] as const
  const advice = { 'zh-CN': '', 'zh-HK': '', en: '' }
  const rules = Array.from({ length: RULES }, (_, i): SafetyRule => {
    const kind = kinds[i % kinds.length] ?? 'days'
    const limit = { sex: 'male', age: '18-', pregnancy: 'known', days: '3' }
    return {
      ...{ id: `r${i}`, kind, drug: drug(i).atc, other: drug(i + 1).atc, severity: 'warn', advice },
      ...{ limit: Reflect.get(limit, kind) ?? '', status: 'illustrative', source: 'bench' },
    }
  })
  const prescribed = Array.from({ length: 5 }, (_, i) => considered(i))
  const taken = Array.from({ length: 20 }, (_, i) => considered(i + 5))
  const taker = {
    birth: dayOf(1960, 1, 1),
    sex: 'female',
    pregnant: 'no',
    allergies: ['J01'],
  } as const
  return {
    run: async () => checkSafety(prescribed, taken, taker, dayOf(2026, 11, 28), rules),
    close: async () => undefined,
  }
}
