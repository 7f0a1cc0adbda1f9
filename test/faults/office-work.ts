/**
 * What an office asks of a server besides its counters: windows closed, statements handed out and
 * taken in, books reconciled. Each request can be sent again, and everything is counted in the end.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { sampleClearingOfficers } from '../../server/own-actors.ts'
import type { Database } from '../../server/storage/database.ts'
import { dayOrThrow } from '../../server/usecases/reconciliation/own-rows.ts'
import type { Reply } from '../support/clerk.ts'
import { hospital } from '../support/linjiang.ts'
import { csv, statementDay } from './statement-forms.ts'

export const officeTasks = ['close a window', 'hand out', 'take in', 'reconcile'] as const
export type OfficeTask = (typeof officeTasks)[number]

const payer = 'linjiang/first'
const firstDay = dayOrThrow('2026-05-01')
const requestMs = 15_000

export class OfficeWork {
  readonly #address: string
  readonly #folder: string
  /** What was answered to each request, by what does not change when it is sent again. */
  readonly #answers = new Map<string, Set<string>>()
  #count = 0

  constructor(address: string, folder: string) {
    this.#address = address
    this.#folder = folder
  }

  /** A new request of this kind; each call sends the same one. */
  request(task: OfficeTask): () => Promise<Reply> {
    this.#count += 1
    const n = this.#count
    const key = `office-${n}`
    const day = textFromDay(firstDay + n)
    switch (task) {
      case 'close a window':
        return () => this.#send(key, '/api/clearing/windows', { period: '2026-03' }, 'window')
      case 'hand out': {
        const order = { party: `institution:${hospital.id}`, day }
        return () => this.#send(key, '/api/party-statements', order, 'files')
      }
      case 'take in':
        return () => this.#takeIn(key)
      case 'reconcile':
        return async () => {
          const taken = await this.#takeIn(`statement for ${key}`)
          if (taken.status >= 300) return taken
          const { file } = JSON.parse(taken.text).statement
          const days = { from: statementDay, to: statementDay }
          const order = { matching: 'counter', payer, ...days, files: [file] }
          return this.#send(key, '/api/reconciliation/runs', order, 'run')
        }
    }
  }

  /** The statement of a payer, with a row that nobody else has. */
  #takeIn(name: string): Promise<Reply> {
    const row = { reference: name, isReversal: false, visit: name, person: '' }
    const amounts = { total: 5000, paid: 3000, account: 0, cash: 2000 }
    const text = csv.write([{ ...row, ...amounts }])
    const query = new URLSearchParams({ name: `${name}.csv`, ...csv.declared })
    return this.#send(name, `/api/reconciliation/statements?${query}`, text, 'statement')
  }

  async #send(key: string, path: string, body: unknown, member: string): Promise<Reply> {
    const isFile = typeof body === 'string'
    const [officer] = sampleClearingOfficers
    const response = await fetch(new URL(path, this.#address), {
      method: 'POST',
      headers: {
        'content-type': isFile ? 'application/octet-stream' : 'application/json',
        'idempotency-key': key,
        'x-sample-actor': officer?.id ?? '',
      },
      body: isFile ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(requestMs),
    })
    const text = await response.text()
    if (response.ok) {
      const told = JSON.parse(text)[member]
      assert.notEqual(told, undefined, `${path} answers with ${member}: ${text}`)
      const isObject = typeof told === 'object'
      const answer = JSON.stringify(told, isObject ? Object.keys(told).sort() : null)
      this.#answers.set(key, (this.#answers.get(key) ?? new Set()).add(answer))
    }
    return {
      status: response.status,
      text,
      isReplay: false,
      retryAfter: response.headers.get('retry-after'),
    }
  }

  /** Every answer was the same each time, and what was answered is there, once and whole. */
  async countAgain(database: Database): Promise<void> {
    for (const [key, answers] of this.#answers) {
      assert.equal(answers.size, 1, `${key}: ${[...answers].join('\n')}`)
    }
    const { rows: windows } = await database.query<{ window: number }>(
      'SELECT window_number AS window FROM clearing_window ORDER BY window_number',
    )
    assert.deepEqual(
      windows.map(({ window }) => window),
      windows.map((_, i) => i + 1),
      'a window for each closing, and no other',
    )
    const { rows: twice } = await database.query(
      'SELECT request FROM reconciliation GROUP BY request HAVING count(*) > 1',
    )
    assert.deepEqual(twice, [], 'a run for each request')
    await this.#countFiles(database)
  }

  async #countFiles(database: Database): Promise<void> {
    const { rows: statements } = await database.query<{ files: Record<string, string> }>(
      'SELECT files FROM statement',
    )
    const noted = Object.assign({}, ...statements.map(({ files }) => files))
    assert.deepEqual(await this.#digests('outgoing'), noted, 'files that went out are those noted')
    const { rows: received } = await database.query<{ file: string }>(
      'SELECT file FROM received_file ORDER BY file',
    )
    const there = await this.#digests('received')
    for (const { file } of received) {
      assert.ok(there[file]?.startsWith(file), `${file} lies there as it came`)
    }
  }

  async #digests(room: string): Promise<Record<string, string>> {
    const folder = join(this.#folder, room)
    const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'))
    const digests = names.map(async (name) => {
      const bytes = await readFile(join(folder, name))
      return [name, createHash('sha256').update(bytes).digest('hex')] as const
    })
    return Object.fromEntries(await Promise.all(digests))
  }
}
