/**
 * Statements damaged in every way we could think of are handed in over HTTP. Whatever comes, it is
 * taken whole or kept out whole, with lines and reasons; its bytes are kept; nothing of a person is
 * told; and the server neither falls nor grows.
 */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Random, randomOf } from '../../samples/random.ts'
import type { ReceivedDetailJson } from '../../server/http/contract/reconciliation.ts'
import { assertFlat, residentBytes } from '../support/flat-memory.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { damages, type Verdict } from './damages.ts'
import {
  type Form,
  forms,
  type PartyRow,
  secrets,
  someRows,
  statementDay,
} from './statement-forms.ts'

interface Case {
  readonly title: string
  readonly form: Form
  readonly rows: readonly PartyRow[]
  readonly name: string
  readonly content: Buffer
  readonly verdict: Verdict
}

/** Fewer files would only show how the process warms up. */
const leastForMemory = 4000

export async function handInDamaged(seed: string, files: number): Promise<Record<string, number>> {
  const api = await openLinjiangApi()
  try {
    const random = randomOf(`damaged ${seed}`)
    const counts = { accepted: 0, quarantined: 0, repeated: 0 }
    let warmBytes = 0
    for (let i = 0; i < files; i++) {
      const one = aCase(random, `${seed}-${i}`)
      const { isNew, file } = await handIn(api, one)
      const detail = await detailOf(api, one, file)
      counts[detail.state] += 1
      if (!isNew) counts.repeated += 1
      assertLaws(one, detail)
      await assertKept(api, one, detail)
      if (i % 100 === 0) await assertNothingHalf(api, one)
      if (detail.state === 'accepted' && i % 5 === 0) await comeAgain(api, one, detail.file)
      if (detail.state === 'accepted' && i % 10 === 0) await reconcile(api, one, detail)
      assertSaysNothing(api.logged.splice(0))
      if (i === Math.floor(files / 2)) warmBytes = residentBytes()
    }
    await assertNothingHalf(api, { title: 'at the end' })
    if (files >= leastForMemory) assertFlat(warmBytes, residentBytes())
    assert.ok(counts.accepted > 0 && counts.quarantined > 0, JSON.stringify(counts))
    return counts
  } finally {
    await api.close()
  }
}

function aCase(random: Random, name: string): Case {
  const form = random.pick(forms)
  const damage = random.pick(damages)
  const rows = someRows(random, name)
  const { content, verdict } = damage.do(form, rows, random)
  return { title: `${form.name}, ${damage.name}, ${name}`, form, rows, name, content, verdict }
}

async function send(api: LinjiangApi, { form, title }: Case, name: string, payload: Buffer) {
  const query = new URLSearchParams({ name, ...form.declared })
  const answer = await api.app.inject({
    method: 'POST',
    url: `/api/reconciliation/statements?${query}`,
    payload,
    headers: { 'content-type': 'application/octet-stream', 'x-sample-actor': officer },
  })
  assert.ok([200, 201].includes(answer.statusCode), `${title}: ${answer.body}`)
  assertTellsNothing(title, answer.body)
  return { isNew: answer.statusCode === 201, receipt: answer.json() }
}

const officer = 'sample-clearing-maker'

async function handIn(api: LinjiangApi, one: Case) {
  const { isNew, receipt } = await send(api, one, `${one.name}.txt`, one.content)
  return { isNew, file: receipt.statement.file as string }
}

async function detailOf(api: LinjiangApi, one: Case, file: string): Promise<ReceivedDetailJson> {
  const { rows } = await api.database.pool.query(
    'SELECT 1 FROM received_again WHERE file = $1 AND name = $2',
    [file, `${one.name}.txt`],
  )
  // Nothing at all and the like come more than once, and are known then.
  assert.equal(rows.length, 1, one.title)
  const answer = await api.app.inject({
    url: `/api/reconciliation/statements/${file}`,
    headers: { 'x-sample-actor': officer },
  })
  assert.equal(answer.statusCode, 200, `${one.title}: ${answer.body}`)
  assertTellsNothing(one.title, answer.body)
  return answer.json()
}

/** Whole or not at all, with a reason and a place for all that is kept out. */
function assertLaws(one: Case, detail: ReceivedDetailJson): void {
  const { form, rows, title, verdict, content } = one
  const told = `${title}: ${JSON.stringify(detail).slice(0, 2000)}`
  const { state, problems, isSealed } = detail
  if (verdict === 'refused') assert.equal(state, 'quarantined', told)
  if (verdict === 'taken') {
    assert.equal(state, 'accepted', told)
    assert.deepEqual(problems, [], told)
  }
  if (state === 'quarantined') assert.ok(problems.length > 0, told)
  const lines = content.toString('latin1').split('\n').length
  for (const { line, reason, what } of problems) {
    assert.ok(line >= 0 && line <= lines + 1, told)
    assert.ok(reason !== '' && what.length <= 200, told)
    if (state === 'accepted') assert.ok(line > 0, `a record set aside has its line: ${told}`)
  }
  if (state === 'quarantined' || problems.length > 0) return
  const [sum] = detail.sums
  if (form.isSealed && isSealed) assert.equal(detail.rows, rows.length, told)
  if (verdict !== 'taken') return
  assert.equal(detail.rows, rows.length, told)
  const paid = rows.reduce((all, row) => all + row.paid, 0)
  assert.equal(Math.round(Number(sum?.paid) * 100), paid, told)
}

/** The bytes that came are there as they came. */
async function assertKept(
  { received }: LinjiangApi,
  one: Case,
  { file, bytes }: ReceivedDetailJson,
) {
  assert.equal(bytes, one.content.length, one.title)
  assert.ok((await readFile(join(received, 'received', file))).equals(one.content), one.title)
}

async function assertNothingHalf(
  { received }: LinjiangApi,
  { title }: Pick<Case, 'title'>,
): Promise<void> {
  const asides = (await readdir(join(received, 'received'))).filter((name) => name.startsWith('.'))
  assert.deepEqual(asides, [], title)
}

/** The same bytes are the same file; other bytes under its name are shown and not used. */
async function comeAgain(api: LinjiangApi, one: Case, file: string): Promise<void> {
  const again = await send(api, one, `${one.name} again.txt`, one.content)
  assert.deepEqual([again.isNew, again.receipt.isRepeat], [false, true], one.title)
  assert.equal(again.receipt.statement.file, file, one.title)
  const other = Buffer.from(one.form.write([...one.rows].reverse()))
  // Where something was damaged, the party may have another name now.
  if (one.verdict !== 'taken' || other.equals(one.content)) return
  const { receipt } = await send(api, one, `${one.name}.txt`, other)
  assert.equal(receipt.statement.state, 'quarantined', `${one.title}: a name that was used`)
}

/** What was taken can be reconciled, whatever stands in it. */
async function reconcile(api: LinjiangApi, one: Case, { file }: ReceivedDetailJson): Promise<void> {
  const answer = await api.app.inject({
    method: 'POST',
    url: '/api/reconciliation/runs',
    payload: {
      matching: 'counter',
      payer: 'linjiang/first',
      from: statementDay,
      to: statementDay,
      files: [file],
    },
    headers: { 'idempotency-key': `run of ${one.name}`, 'x-sample-actor': officer },
  })
  assert.ok(answer.statusCode < 500, `${one.title}: ${answer.body}`)
  assertTellsNothing(one.title, answer.body)
}

function assertTellsNothing(title: string, text: string): void {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${title}: ${text}`)
}

function assertSaysNothing(lines: readonly string[]): void {
  for (const line of lines) assertTellsNothing('the log', line)
}
