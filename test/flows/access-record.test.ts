/** Who read what of whom is written down before anybody reads it, and cannot be altered unseen. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { auditActor, sampleActor } from '../../server/own-actors.ts'
import { auditingAccess } from '../../server/storage/access/access-reads.ts'
import { bucketOf } from '../../server/storage/bucket.ts'
import { verifyAccess } from '../../server/usecases/access/verify-access.ts'
import { type Actor, onDuty } from '../../server/usecases/gate.ts'
import { readCoverages } from '../../server/usecases/person/find-person.ts'
import { readSettlement } from '../../server/usecases/settlement/read-settlements.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { aPerson, aStay, clinic, hospital, linjiangToday } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'
import { decideLink } from '../support/tied.ts'

interface Item {
  readonly actor: string
  readonly role: string
  readonly act: string
  readonly purpose: string
  readonly basis: string | null
  readonly kinds: readonly string[]
  readonly settlement: string | null
  readonly institution: { readonly id: string } | null
  readonly refusedBy: string | null
}

const tables = ['access_record', 'access_head', 'access_chain_head', 'access_link', 'journal_key']

describe('the access record', () => {
  let api: LinjiangApi
  let keys = 0
  const patient = aPerson('linjiang/first')
  const other = aPerson('linjiang/first')
  const { id } = patient.person

  before(async () => {
    api = await openLinjiangApi()
    await api.services.persons.addPersons([patient, other])
  })
  after(() => api.close())

  const pool = () => api.database.pool

  async function ownRecord(person: string, as: string, limit: number) {
    const items: Item[] = []
    let pages = 0
    for (let before: string | null = ''; before !== null; pages++) {
      const place: string = before === '' ? '' : `&before=${before}`
      const url = `/api/persons/${person}/access-record?limit=${limit}${place}`
      const read = await get(url, `patient:${as}`)
      assert.equal(read.statusCode, 200, read.body)
      const body = read.json<{ items: Item[]; next: string | null }>()
      items.push(...body.items)
      before = body.next
    }
    return { items, pages }
  }

  async function settle(person: string, by: Actor = sampleActor) {
    const key = `key-${String(++keys).padStart(8, '0')}`
    const bill = aStay(person, `V-${keys}`, '600.00')
    const [outcome] = await settleAll(
      [{ key, bill, expected: null }],
      by,
      'settlement',
      api.services.store,
    )
    assert.ok(outcome)
    return outcome
  }

  function get(url: string, actor?: string) {
    const headers = actor === undefined ? {} : { 'x-sample-actor': actor }
    return api.app.inject({ method: 'GET', url, headers })
  }

  async function recordOf(person: string, more = '') {
    const url = `/api/persons/${person}/access-record${more}`
    const answer = await get(url, `patient:${person}`)
    assert.equal(answer.statusCode, 200, answer.body)
    return JSON.parse(answer.body) as { items: Item[]; next: string | null }
  }

  async function verify() {
    return auditingAccess(pool(), (reads) => verifyAccess(auditActor, 'audit', reads))
  }

  it('lists what was seen under every record of a person while they are tied, page by page', async () => {
    const [a, b] = [aPerson('linjiang/first'), aPerson('linjiang/first')]
    await api.services.persons.addPersons([a, b])
    const [one, two] = [a.person.id, b.person.id]
    const numbers = [a.identity.identifier, b.identity.identifier] as const
    for (const person of [one, two, one, two, two]) assert.ok((await settle(person)).settled)
    const settledIn = ({ items }: { readonly items: readonly Item[] }) =>
      items.filter(({ act }) => act === 'settle').map(({ settlement }) => settlement)
    const [first, second] = [await ownRecord(one, one, 50), await ownRecord(two, two, 50)]
    assert.deepEqual([settledIn(first).length, settledIn(second).length], [2, 3])

    assert.ok((await decideLink(api.services.links, numbers, 'merge')).done)
    const whole = await ownRecord(one, one, 200)
    const expected = [...settledIn(first), ...settledIn(second)].toSorted()
    assert.deepEqual(settledIn(whole).toSorted(), expected)
    const times = await ownRecord(one, one, 2)
    assert.ok(times.pages > 2)
    assert.deepEqual(settledIn(times).toSorted(), expected)
    // What the other record is read for is written down there.
    const read = (await ownRecord(two, two, 200)).items.filter(
      ({ act }) => act === 'read-access-record',
    )
    assert.ok(read.length > times.pages)
    const audited = await get(`/api/persons/${one}/access-record?limit=200`, auditActor.id)
    assert.equal(audited.statusCode, 200, audited.body)
    assert.equal(settledIn(audited.json()).length, 2)

    assert.ok((await decideLink(api.services.links, numbers, 'split')).done)
    assert.deepEqual(settledIn(await ownRecord(one, one, 50)), settledIn(first))
    assert.deepEqual(settledIn(await ownRecord(two, two, 50)), settledIn(second))
  })

  it('shows a person who looked, for what, on what basis, at which data, and who settled', async () => {
    const credential = patient.identity.identifier
    const found = await api.app.inject({
      method: 'POST',
      url: '/api/persons/lookup',
      payload: { credential },
    })
    assert.equal(found.statusCode, 200, found.body)
    const settled = await settle(id)
    assert.ok(settled.settled)
    const settlement = settled.entry.id
    assert.equal((await get(`/api/settlements/${settlement}`)).statusCode, 200)

    const { items } = await recordOf(id)
    const told = items.map(({ role, act, purpose, basis }) => [role, act, purpose, basis].join(' '))
    assert.deepEqual(told, [
      'patient read-access-record own-data own-right',
      'cashier read-settlement inquiry duty',
      'cashier settle settlement duty',
      'cashier find-person settlement duty',
    ])
    const [, read] = items
    assert.equal(read?.actor, sampleActor.id)
    assert.equal(read.institution?.id, hospital.id)
    assert.equal(read.settlement, settlement)
    assert.deepEqual(read.kinds, ['identity', 'coverage', 'bill', 'diagnosis'])
    assert.ok(items.every(({ refusedBy }) => refusedBy === null))
  })

  it('is read page by page, without a gap and without a line twice', async () => {
    const whole = (await recordOf(id)).items.slice(1)
    const paged: Item[] = []
    // What reading adds lies above the place where the first page began.
    let { items, next } = await recordOf(id, '?limit=2')
    paged.push(...items.slice(1))
    for (let page = 0; next !== null && page < 20; page++) {
      ;({ items, next } = await recordOf(id, `?limit=2&before=${next}`))
      paged.push(...items)
    }
    assert.deepEqual(paged.slice(1), whole)
  })

  it('shows it to nobody else, and says so to the person', async () => {
    for (const actor of [undefined, 'sample-supervisor', `patient:${other.person.id}`]) {
      const answer = await get(`/api/persons/${id}/access-record`, actor)
      const problem = JSON.parse(answer.body)
      assert.deepEqual([answer.statusCode, problem.code], [403, 'not-permitted'])
      assert.match(problem.rule, /^rights\./)
      assert.ok(problem.place.length > 0 && problem.remedyTexts['zh-HK'].length > 0)
    }
    const { items } = await recordOf(id)
    const refused = items.filter(({ refusedBy }) => refusedBy !== null)
    assert.deepEqual(
      refused.map(({ role, refusedBy }) => `${role} ${refusedBy}`),
      ['patient rights.relation', 'supervisor rights.act', 'cashier rights.act'],
    )
  })

  it('refuses without a legal basis, at another institution and with consent left out', async () => {
    const { store } = api.services
    const settled = await settle(other.person.id)
    assert.ok(settled.settled)
    const elsewhere: Actor = { ...sampleActor, id: 'elsewhere', institution: clinic.id }
    const doctor: Actor = { ...sampleActor, id: 'doctor', role: 'doctor' }
    const consent = { purpose: 'care', basis: 'consent', consent: 'left-out' } as const
    const cases = [
      [sampleActor, { ...onDuty('inquiry'), basis: null }, 'basis'],
      [elsewhere, onDuty('inquiry'), 'institution'],
      [sampleActor, onDuty('secondary-use'), 'purpose'],
      [doctor, consent, 'act'],
    ] as const
    for (const [by, ground, place] of cases) {
      const read = await readSettlement(settled.entry.id, by, ground, store)
      assert.ok(!read.found && read.refusal.code === 'not-permitted', JSON.stringify(read))
      assert.equal(read.refusal.place, place)
    }
    const coverages = await readCoverages(id, linjiangToday(), doctor, consent, store)
    assert.ok(!coverages.found)
  })

  it('writes down who was refused to settle, too', async () => {
    const supervisor: Actor = { ...sampleActor, id: 'no-cashier', role: 'supervisor' }
    const outcome = await settle(other.person.id, supervisor)
    assert.ok(!outcome.settled)
    await api.services.chainAccess()
    const [item] = (await recordOf(other.person.id)).items
      .filter(({ act }) => act === 'settle')
      .filter(({ refusedBy }) => refusedBy !== null)
    assert.deepEqual([item?.actor, item?.refusedBy], ['no-cashier', 'rights.act'])
  })

  it('lets nobody read what cannot be written down, while settling goes on', async () => {
    await pool().query('ALTER TABLE access_record RENAME TO access_record_gone')
    const settled = await settle(id)
    assert.ok(settled.settled)
    const answer = await get(`/api/settlements/${settled.entry.id}`)
    assert.deepEqual(
      [answer.statusCode, JSON.parse(answer.body).code],
      [503, 'access-not-recorded'],
    )
    const supervisor: Actor = { ...sampleActor, id: 'refused-meanwhile', role: 'supervisor' }
    assert.ok(!(await settle(id, supervisor)).settled)
    await pool().query('ALTER TABLE access_record_gone RENAME TO access_record')
    await api.services.chainAccess()

    const { items } = await recordOf(id)
    const lines = items.map(({ act, settlement }) => `${act} ${settlement}`)
    assert.ok(lines.includes(`settle ${settled.entry.id}`), 'the journal made it good')
    assert.ok(!lines.includes(`read-settlement ${settled.entry.id}`), 'nothing was read')
    assert.ok(items.some(({ actor }) => actor === 'refused-meanwhile'))
  })

  it('numbers without gaps what several processes write at once', async () => {
    const another = api.another()
    const read = (store: typeof another.store, i: number) =>
      readCoverages(
        i % 2 === 0 ? id : other.person.id,
        linjiangToday(),
        sampleActor,
        onDuty('inquiry'),
        store,
      )
    const reads = Array.from({ length: 60 }, (_, i) =>
      read(i % 3 === 0 ? another.store : api.services.store, i),
    )
    assert.ok((await Promise.all(reads)).every(({ found }) => found))
    const before = await verify()
    assert.deepEqual([before.finding, before.records > before.chained], [null, true])
    while ((await api.services.chainAccess()) + (await another.chainAccess()) > 0);
    const chained = await verify()
    assert.deepEqual([chained.finding, chained.records], [null, chained.chained])
  })

  it('writes no name and no identity number, in rows or in logs', async () => {
    const { rows } = await pool().query('SELECT to_jsonb(r)::text AS text FROM access_record r')
    const all = [...rows.map(({ text }) => text), ...api.logged].join('\n')
    const { identity } = patient
    assert.ok(rows.length > 60)
    assert.ok(!all.includes(identity.name) && !all.includes(identity.identifier))
  })

  describe('when somebody altered it', () => {
    const bucket = bucketOf(id)
    const hex = bucket.toString(16).padStart(2, '0')
    const here = `bucket = ${bucket}`

    before(async () => {
      for (const table of tables) {
        await pool().query(`CREATE TABLE kept_${table} AS TABLE ${table}`)
      }
    })

    const plants: readonly [what: string, statements: readonly string[], where: string][] = [
      [
        'the reader was changed',
        [`UPDATE access_record SET actor = 'x' WHERE ${here} AND number = 3`],
        `${hex}-3`,
      ],
      [
        'the purpose was changed',
        [`UPDATE access_record SET purpose = 'care' WHERE ${here} AND number = 2`],
        `${hex}-2`,
      ],
      [
        'a refusal became a permission',
        [`UPDATE access_record SET refused_by = NULL WHERE refused_by IS NOT NULL AND ${here}`],
        '',
      ],
      [
        'the moment was changed',
        [
          `UPDATE access_record SET recorded_at = recorded_at - interval '1 ms' WHERE ${here} AND number = 4`,
        ],
        `${hex}-4`,
      ],
      [
        'a record was removed',
        [`DELETE FROM access_record WHERE ${here} AND number = 3`],
        `${hex}-3`,
      ],
      [
        'a record was removed and the others moved up',
        [
          `DELETE FROM access_record WHERE ${here} AND number = 3`,
          `UPDATE access_record SET number = -number WHERE ${here} AND number > 3`,
          `UPDATE access_record SET number = -number - 1 WHERE ${here} AND number < 0`,
        ],
        `${hex}-3`,
      ],
      [
        'two records changed places',
        [
          `UPDATE access_record SET number = -2 WHERE ${here} AND number = 2`,
          `UPDATE access_record SET number = 2 WHERE ${here} AND number = 3`,
          `UPDATE access_record SET number = 3 WHERE ${here} AND number = -2`,
        ],
        `${hex}-2`,
      ],
      [
        'a record was added at the end',
        [
          `INSERT INTO access_record SELECT (jsonb_populate_record(r, jsonb_build_object('number', h.next_number))).* FROM access_record r JOIN access_head h USING (bucket) WHERE r.${here} AND r.number = 1`,
        ],
        '',
      ],
      [
        'the last record was removed',
        [
          `DELETE FROM access_record r USING access_head h WHERE r.${here} AND h.bucket = r.bucket AND r.number = h.next_number - 1`,
        ],
        '',
      ],
      ['all of a bucket was removed', [`DELETE FROM access_record WHERE ${here}`], `${hex}-1`],
      [
        'a leaf was changed with its record',
        [
          `UPDATE access_link SET leaves = overlay(leaves placing decode('00', 'hex') from 1) WHERE ${here} AND first = 1`,
        ],
        `${hex}-1`,
      ],
      [
        'a signature was changed',
        [
          `UPDATE access_link SET signature = overlay(signature placing decode('00', 'hex') from 9) WHERE ${here} AND first = 1`,
        ],
        `${hex}-1`,
      ],
      [
        'the moment of signing was changed',
        [
          `UPDATE access_link SET signed_at = signed_at - interval '1 hour' WHERE ${here} AND first = 1`,
        ],
        `${hex}-1`,
      ],
      [
        'the key of the heads was changed',
        [`UPDATE journal_key SET public_key = decode('00', 'hex')`],
        '',
      ],
      ['a link was removed', [`DELETE FROM access_link WHERE ${here} AND first = 1`], ''],
      [
        'the head went back',
        [`UPDATE access_chain_head SET number = number - 1 WHERE ${here}`],
        '',
      ],
      ['the head was lost', [`DELETE FROM access_head WHERE ${here}`], `bucket ${bucket}`],
      [
        'the next number was raised',
        [`UPDATE access_head SET next_number = next_number + 1 WHERE ${here}`],
        '',
      ],
    ]
    for (const [what, statements, where] of plants) {
      it(`finds that ${what}`, async () => {
        for (const statement of statements) {
          const { rowCount } = await pool().query(statement)
          assert.ok(rowCount !== null && rowCount > 0, 'the plant must change something')
        }
        const { finding } = await verify()
        for (const table of tables) {
          await pool().query(`DELETE FROM ${table}`)
          await pool().query(`INSERT INTO ${table} SELECT * FROM kept_${table}`)
        }
        assert.equal(finding?.invariant, 'access', JSON.stringify(finding))
        if (where === '') assert.ok(finding.where.length > 0)
        else assert.equal(finding.where, where)
      })
    }

    it('finds nothing again when all is put back', async () => {
      assert.equal((await verify()).finding, null)
    })
  })
})
