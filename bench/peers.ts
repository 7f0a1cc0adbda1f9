/**
 * The peers, each in the fastest mode that its documentation shows: decisions are made once and
 * reused; Zen evaluates a whole batch of lines or a whole bill in one call (loop mode), and many
 * calls are in flight; json-rules-engine stops at the first row by priority. Arithmetic that a
 * rule engine does not offer is done beside it in plain JavaScript, at no cost to be blamed on it.
 */
import type { BenchBill, Input, Row, Table } from './workload.ts'

/** What of the two packages is used here; they are installed apart, so their types are not at hand. */
interface ZenDecision {
  evaluate(context: object): Promise<{ result: Record<string, unknown> }>
}
interface ZenModule {
  ZenEngine: new () => { createDecision(content: object): ZenDecision }
}
interface RulesEngine {
  run(facts: object): Promise<{ events: { params: { result: number } }[] }>
  stop(): void
  addRule(rule: object): void
  on(event: string, handler: () => void): void
}
interface RulesModule {
  Engine: new (rules: object[], options: object) => RulesEngine
}

export interface Peer {
  readonly name: string
  readonly compileMs: number
  readonly decideLines: (inputs: readonly Input[]) => Promise<number[][]>
  readonly settleBills: (bills: readonly BenchBill[]) => Promise<number[][]>
}

// ---------------------------------------------------------------- Zen

const LINES_IN_A_CALL = 100

function zenCell(cell: Row['cells'][number]): string {
  if (cell === null) return ''
  return typeof cell === 'string' ? `"${cell}"` : `[${cell[0]}..${cell[1]}]`
}

function zenTable(table: Table, loop: string | null, output: string) {
  return {
    id: table.name,
    type: 'decisionTableNode',
    name: table.name,
    position: { x: 0, y: 0 },
    content: {
      hitPolicy: 'first',
      inputs: table.columns.map((column) => ({ id: `i-${column}`, name: column, field: column })),
      outputs: [{ id: 'o', name: output, field: output }],
      rules: [
        ...table.rows.map((row, i) => ({
          _id: `r${i}`,
          ...Object.fromEntries(
            table.columns.map((column, k) => [`i-${column}`, zenCell(row.cells[k] ?? null)]),
          ),
          o: String(row.result),
        })),
        {
          _id: 'else',
          ...Object.fromEntries(table.columns.map((c) => [`i-${c}`, ''])),
          o: String(table.otherwise),
        },
      ],
      passThrough: true,
      inputField: loop,
      outputPath: loop,
      executionMode: loop === null ? 'single' : 'loop',
    },
  }
}

function zenGraph(nodes: readonly { id: string }[]) {
  const ends = [
    { id: 'in', type: 'inputNode', name: 'in' },
    ...nodes,
    { id: 'out', type: 'outputNode', name: 'out' },
  ]
  return {
    nodes: ends,
    edges: ends.slice(1).map((node, i) => ({
      id: `e${i}`,
      type: 'edge',
      sourceId: ends[i]?.id ?? '',
      targetId: node.id,
    })),
  }
}

export async function zen(
  tables: readonly Table[],
  items: Table,
  payers: readonly Table[],
): Promise<Peer> {
  const name: string = '@gorules/zen-engine'
  const { ZenEngine } = (await import(name)) as ZenModule
  const started = performance.now()
  const engine = new ZenEngine()
  const lines = engine.createDecision(
    zenGraph(tables.map((t) => zenTable(t, 'lines', `out_${t.name}`))),
  )
  const bills = engine.createDecision(
    zenGraph([
      zenTable(items, 'lines', 'prior'),
      ...payers.map((t) => zenTable(t, null, `out_${t.name}`)),
    ]),
  )
  await lines.evaluate({ lines: [] })
  const compileMs = performance.now() - started
  return {
    name: 'zen-engine',
    compileMs,
    decideLines: async (inputs) => {
      const batches: Promise<number[][]>[] = []
      for (let i = 0; i < inputs.length; i += LINES_IN_A_CALL) {
        const batch = inputs.slice(i, i + LINES_IN_A_CALL)
        batches.push(
          lines.evaluate({ lines: batch }).then(({ result }) => {
            const decided = result['lines'] as Record<string, number>[]
            return decided.map((line) => tables.map((t) => line[`out_${t.name}`] ?? Number.NaN))
          }),
        )
      }
      return (await Promise.all(batches)).flat()
    },
    settleBills: (all) =>
      Promise.all(
        all.map(async (bill) => {
          const { result } = await bills.evaluate(bill)
          const priors = (result['lines'] as { prior: number }[]).map((line) => line.prior)
          return divide(
            bill,
            priors,
            payers.map((t) => Number(result[`out_${t.name}`])),
          )
        }),
      ),
  }
}

// ---------------------------------------------------------------- json-rules-engine

async function rulesOf(table: Table): Promise<(input: Input) => Promise<number>> {
  const name: string = 'json-rules-engine'
  const { Engine } = (await import(name)) as RulesModule
  const engine = new Engine([], { allowUndefinedFacts: true })
  table.rows.forEach((row, i) => {
    const all = row.cells.flatMap((cell, k): object[] => {
      const fact = table.columns[k] ?? ''
      if (cell === null) return []
      if (typeof cell === 'string') return [{ fact, operator: 'equal', value: cell }]
      return [
        { fact, operator: 'greaterThanInclusive', value: cell[0] },
        { fact, operator: 'lessThanInclusive', value: cell[1] },
      ]
    })
    engine.addRule({
      conditions: { all },
      event: { type: 'hit', params: { result: row.result } },
      priority: table.rows.length - i,
    })
  })
  return async (input) => {
    const { events } = await engine.run(input)
    return events[0]?.params.result ?? table.otherwise
  }
}

export async function jsonRules(
  tables: readonly Table[],
  items: Table,
  payers: readonly Table[],
): Promise<Peer> {
  const started = performance.now()
  const lineRules = await Promise.all(tables.map(rulesOf))
  const itemRules = await rulesOf(items)
  const payerRules = await Promise.all(payers.map(rulesOf))
  const compileMs = performance.now() - started
  return {
    name: 'json-rules-engine',
    compileMs,
    decideLines: (inputs) =>
      Promise.all(inputs.map((input) => Promise.all(lineRules.map((rules) => rules(input))))),
    settleBills: (all) =>
      Promise.all(
        all.map(async (bill) => {
          const { lines, ...facts } = bill
          const priors = await Promise.all(lines.map(({ group }) => itemRules({ group })))
          return divide(bill, priors, await Promise.all(payerRules.map((rules) => rules(facts))))
        }),
      ),
  }
}

// ---------------------------------------------------------------- arithmetic for the peers

function part(amount: number, ratio: number): number {
  return Math.floor((amount * ratio) / 1_000_000 + 0.5)
}

/** Four payers after each other over what the tables decided; shares, then the patient's cash. */
function divide(bill: BenchBill, priors: readonly number[], figures: readonly number[]): number[] {
  const [deductible = 0, basicRatio = 0, catastrophicRatio = 0, aidRatio = 0, commercialRatio = 0] =
    figures
  let inScope = 0
  let other = 0
  bill.lines.forEach(({ amountMinor }, i) => {
    const prior = part(amountMinor, priors[i] ?? 0)
    other += prior
    inScope += amountMinor - prior
  })
  const borne = Math.min(deductible, inScope)
  const basic = part(inScope - borne, basicRatio)
  let own = inScope - basic
  const catastrophic = part(own, catastrophicRatio)
  own -= catastrophic
  const aid = part(own, aidRatio)
  own += other - aid
  const commercial = part(own, commercialRatio)
  return [basic, catastrophic, aid, commercial, own - commercial]
}
