/** The bench workloads as packs of ours. */
import type { Bill, Facts } from '../engine/adjudication/bill.ts'
import { dayOf } from '../engine/base/calendar-date.ts'
import type { Catalogue, CatalogueItem } from '../engine/catalogue/catalogue.ts'
import { type Answerable, compileFigure, type Scope } from '../engine/policy/figure.ts'
import type {
  BenefitValue,
  PayerKind,
  PayerValue,
  PolicySet,
  SchemeValue,
  Step,
  StepHead,
  Value,
} from '../engine/policy/policy-value.ts'
import { compilePolicies, decide } from '../engine/settlement/settle.ts'
import type { BenchBill, Input, Table } from './workload.ts'

interface LineRun extends Answerable {
  input: Input
}

function figureOf(table: Table, dimension: 'money' | 'ratio'): Value {
  const constant = (value: number): Value => ({ kind: 'constant', dimension, value })
  return {
    kind: 'table',
    dimension,
    by: table.columns,
    rows: table.rows.map((row) => ({
      keys: row.cells.map((cell) =>
        cell === null || typeof cell === 'string' ? cell : { from: cell[0], to: cell[1] },
      ),
      value: constant(row.result),
    })),
    other: constant(table.otherwise),
  }
}

/** Decides a line by all tables; answers their results. */
export function compileOurTables(tables: readonly Table[]): (input: Input) => number[] {
  const scope: Scope<LineRun> = {
    content: (name) => (run) => run.input[name],
    number: () => () => 0,
  }
  const figures = tables.map((table) => compileFigure(figureOf(table, 'ratio'), scope, 'halfUp'))
  const run: LineRun = { input: {}, unanswered: null }
  return (input) => {
    run.input = input
    return figures.map((figure) => figure(run))
  }
}

const texts = { 'zh-CN': '基准', 'zh-HK': '基準', en: 'Bench' }

function head(id: string): StepHead {
  return {
    id,
    title: null,
    article: null,
    source: null,
    when: null,
    lines: null,
    of: null,
    rounding: { mode: 'halfUp', toMinor: 1, of: 'payer' },
    counts: [],
  }
}

function payer(id: string, kind: PayerKind): PayerValue {
  return { id, title: texts, kind, code: null, field: null, decidedBy: 'engine' }
}

function benefit(scheme: string, id: string, steps: readonly Step[], base: string[]): BenefitValue {
  return {
    kind: 'benefit',
    id: `${scheme}/${id}`,
    scheme,
    layer: id,
    title: texts,
    when: null,
    payer: id,
    base,
    terms: [
      { from: '2020-01-01', ends: null, source: 's', status: 'illustrative', note: null, steps },
    ],
    sources: {},
  }
}

function pay(id: string, table: Table, rest: string | null): Step {
  return {
    ...head(id),
    kind: 'pay',
    value: figureOf(table, 'ratio'),
    bands: null,
    each: 'bill',
    adjust: [],
    limits: [
      {
        kind: 'upTo',
        upTo: { kind: 'constant', dimension: 'money', value: 40_000_000 },
        each: 'bill',
        counter: `${id}-paid`,
        cuts: 'payment',
        into: null,
        when: null,
      },
    ],
    payer: id,
    rest,
    capped: null,
  }
}

function scheme(id: string, kind: 'public' | 'commercial', payers: PayerValue[]): SchemeValue {
  return {
    kind: 'scheme',
    id,
    region: 'bench',
    title: texts,
    schemeKind: kind,
    currency: 'CNY',
    insuranceType: null,
    periodOf: 'discharge',
    laterBills: 'keep',
    indemnity: 'indemnity',
    direct: true,
    payers,
    counters: payers.map((p) => ({
      name: `${p.id}-paid`,
      dimension: 'money',
      period: 'calendarYear',
      years: null,
      epoch: null,
      per: [],
      owner: 'person',
    })),
    parts: [],
    attributes: [],
  }
}

/** Bills in the engine's own shape, and a function that divides one of them. */
export function compileOurBills(
  items: Table,
  [deductible, basic, catastrophic, aid, commercial]: readonly Table[],
): { prepare: (bill: BenchBill) => [Bill, Facts]; settle: (bill: Bill, facts: Facts) => number[] } {
  if (!deductible || !basic || !catastrophic || !aid || !commercial) throw new Error('five tables')
  const own = ['deductible', 'coinsurance']
  const set: PolicySet = {
    regions: [
      {
        kind: 'region',
        id: 'bench',
        code: '0',
        title: texts,
        jurisdiction: 'mainland',
        province: null,
        currency: 'CNY',
        order: ['basic', 'catastrophic', 'aid', 'commercial'],
        sheet: [],
        statistics: [],
        sources: {},
        catalogue: 'bench',
        noFilingWith: [],
      },
    ],
    schemes: [
      scheme('public', 'public', [
        payer('basic', 'basic'),
        payer('catastrophic', 'catastrophic'),
        payer('aid', 'aid'),
      ]),
      scheme('insurer', 'commercial', [payer('commercial', 'commercial')]),
    ],
    benefits: [
      benefit(
        'public',
        'basic',
        [
          {
            ...head('deductible'),
            kind: 'bear',
            value: figureOf(deductible, 'money'),
            each: 'bill',
            counter: null,
            into: 'deductible',
            limits: [],
          },
          pay('basic', basic, 'coinsurance'),
        ],
        ['inScope'],
      ),
      benefit('public', 'catastrophic', [pay('catastrophic', catastrophic, null)], own),
      benefit('public', 'aid', [pay('aid', aid, null)], own),
      benefit(
        'insurer',
        'commercial',
        [pay('commercial', commercial, null)],
        [...own, 'priorSelfPay', 'ownPaid'],
      ),
    ],
  }
  const library = compilePolicies(set)
  const catalogue: Catalogue = {
    id: 'bench',
    region: 'bench',
    edition: '1',
    digest: '',
    items: new Map(
      items.rows.map((row) => [String(row.cells[0]), itemOf(String(row.cells[0]), row.result)]),
    ),
  }
  const on = dayOf(2026, 3, 2)
  return {
    prepare: (bill) => [
      {
        currency: 'CNY',
        admittedOn: on,
        dischargedOn: on + 8,
        sums: null,
        attributes: { level: bill.level, personClass: bill.personClass, filing: bill.filing },
        lines: bill.lines.map(({ group, amountMinor }, i) => ({
          id: String(i),
          code: group,
          name: '',
          on,
          quantityE4: 10_000,
          unitPriceE6: amountMinor * 10_000,
          amountMinor,
          reverses: null,
          approval: 'none',
          indication: null,
          category: 'drug',
          supplyDays: null,
          attributes: {},
        })),
      },
      {
        homeRegion: 'bench',
        careRegion: 'bench',
        coverages: ['public', 'insurer'].map((id) => ({
          id,
          scheme: id,
          from: 0,
          to: null,
          attributes: {},
          accumulators: [],
        })),
      },
    ],
    settle: (bill, facts) => {
      const decision = decide(bill, facts, [], library, catalogue)
      if (!decision.settled) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`)
      const { shares, cashMinor } = decision.settlement
      return [...shares.map((share) => share.amountMinor), cashMinor]
    },
  }
}

function itemOf(code: string, priorSelfPay: number): CatalogueItem {
  return {
    code,
    name: code,
    kind: 'drug',
    category: 'drug',
    unit: '',
    catalogueClass: priorSelfPay === 1_000_000 ? 'C' : 'B',
    priorSelfPay,
    priorSelfPayFixedE6: null,
    unitLimitE6: null,
    dayLimitE4: null,
    indications: null,
    payerScope: 'basic',
    from: 0,
    to: null,
    attributes: {},
  }
}
