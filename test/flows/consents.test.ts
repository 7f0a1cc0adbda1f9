/** What persons allow is used, recorded, and ends the moment they take it back. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { dayFromText, dayOf } from '../../engine/base/calendar-date.ts'
import { readPracticeRules } from '../../server/catalogues/read-practice-rules.ts'
import { readConsents } from '../../server/consents/read-consents.ts'
import { startRecipientSimulator } from '../../server/consents/start-recipient-simulator.ts'
import { auditActor, sampleActor } from '../../server/own-actors.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { auditingAccess } from '../../server/storage/access/access-reads.ts'
import { admit } from '../../server/usecases/access/admit.ts'
import { verifyAccess } from '../../server/usecases/access/verify-access.ts'
import { answerConsent } from '../../server/usecases/consent/answer-consent.ts'
import { offerConsent } from '../../server/usecases/consent/offer-consent.ts'
import type { Actor, Ground } from '../../server/usecases/gate.ts'
import type { EntryKind, RecordedEntry } from '../../server/usecases/registry/entries.ts'
import { keptRegistry } from '../../server/usecases/registry/registry-book.ts'
import { aPerson, clinic, hospital, linjiangToday } from '../support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

interface Told {
  readonly id: string
  readonly state: string
  readonly digest: string
  readonly offers: readonly string[]
  readonly ticks: readonly string[]
  readonly actions: readonly { readonly is: string }[]
  readonly notices: readonly { readonly state: string; readonly attempts: number }[]
}

const doctor: Actor = {
  ...sampleActor,
  id: 'doctor-at-the-clinic',
  role: 'doctor',
  institution: clinic.id,
}
const byConsent: Ground = { purpose: 'care', basis: 'consent', consent: 'left-out' }
const ownRight: Ground = { purpose: 'own-data', basis: 'own-right', consent: 'left-out' }

const insurer = { title: hospital.title, jurisdiction: 'mainland', payers: [], address: null }

/** Of an entry only what consents read. */
function registered(
  number: number,
  kind: EntryKind,
  entry: { readonly id: string; readonly jurisdiction: string },
) {
  const by = { source: 'tests', recordedBy: 'tests', recordedAt: '2026-01-01T00:00:00.000Z' }
  return { number, kind, id: entry.id, from: 0, entry, ...by } as unknown as RecordedEntry
}

describe('consents', () => {
  let api: LinjiangApi
  let recipient: Simulator
  let keys = 0
  const patient = aPerson('linjiang/first')
  const { id } = patient.person

  before(async () => {
    recipient = await startRecipientSimulator()
    const { templates, laws } = readConsents()
    const contact = { 'zh-CN': '电话 000', 'zh-HK': '電話 000', en: 'telephone 000' }
    const { registry, take } = keptRegistry(readPracticeRules(), () => dayOf(2026, 3, 10))
    const at = (address: string | null) => ({ recipient: { contact, address } })
    take([
      registered(1, 'institution', {
        ...clinic,
        jurisdiction: 'mainland',
        ...at(recipient.address),
      }),
      registered(2, 'insurer', { ...insurer, id: 'I-LIFE', ...at(recipient.address) }),
      registered(3, 'insurer', { ...insurer, id: 'I-NOWHERE', ...at(null) }),
    ])
    const consents = { templates, laws, simulatedRecipient: null }
    api = await openLinjiangApi([], { consents, registry })
    await api.services.persons.addPersons([patient])
  })
  after(async () => {
    await api.close()
    await recipient.stop()
  })

  const nextKey = () => `key-${String(++keys).padStart(8, '0')}`

  async function send(path: string, payload?: unknown, key = nextKey(), person = id) {
    const answer = await api.app.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url: `/api/persons/${person}/consents${path}`,
      headers: { 'x-sample-actor': `patient:${id}`, 'idempotency-key': key },
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
    return { status: answer.statusCode, body: JSON.parse(answer.body), text: answer.body }
  }

  const careOffer = {
    template: 'mainland/care',
    language: 'zh-CN',
    recipient: clinic.id,
    over: { kind: 'period', from: '2026-01-01', to: '2026-12-31' },
    until: '2026-06-30',
  }

  async function offered(changes: object = {}, key = nextKey()): Promise<Told> {
    const { status, body, text } = await send('', { ...careOffer, ...changes }, key)
    assert.equal(status, 200, text)
    return body
  }

  async function given(ticks: readonly string[] = ['health', 'recipient']): Promise<Told> {
    const { id: consent } = await offered()
    const { status, body, text } = await send(`/${consent}/give`, { ticks })
    assert.equal(status, 200, text)
    return body
  }

  const withdraw = (consent: string) => send(`/${consent}/withdraw`, {})

  /** A doctor of the clinic opens what the hospital holds. */
  function look(services = api.services) {
    const lastVisitOn = dayFromText('2026-03-10') ?? null
    const read = { person: id, institution: hospital.id, lastVisitOn, isPresent: true }
    return admit(doctor, byConsent, 'read-record', [read], services.store.access)
  }

  async function lastLook() {
    const rows = await api.rows(
      `SELECT consent, consent_id, refused_by FROM access_record
       WHERE person = $1 AND actor = $2 ORDER BY number DESC LIMIT 1`,
      [id, doctor.id],
    )
    return rows[0]
  }

  it('are refused while nobody was asked', async () => {
    const refusal = await look()
    assert.ok(refusal?.code === 'not-permitted')
    assert.equal(refusal.place, 'consent')
    assert.deepEqual(await lastLook(), {
      consent: 'left-out',
      consent_id: null,
      refused_by: 'mainland.consent',
    })
  })

  it('open what they are about, and the record names the one that was used', async () => {
    const { id: consent, state, ticks } = await given()
    assert.deepEqual([state, ticks], ['given', ['health', 'recipient']])
    assert.equal(await look(), null)
    assert.deepEqual(await lastLook(), { consent: 'given', consent_id: consent, refused_by: null })
    const answer = await api.app.inject({
      url: `/api/persons/${id}/access-record`,
      headers: { 'x-sample-actor': `patient:${id}` },
    })
    const { items } = JSON.parse(answer.body)
    assert.ok(items.some((item: { consentId: string | null }) => item.consentId === consent))
    await withdraw(consent)
  })

  it('end at the next read when they are taken back, in one step', async () => {
    const { id: consent } = await given()
    assert.equal(await look(), null)
    const { body } = await withdraw(consent)
    assert.equal(body.state, 'withdrawn')
    const refusal = await look()
    assert.ok(refusal?.code === 'not-permitted' && refusal.rule === 'mainland.consent')
    const { consent: outcome, consent_id } = await lastLook()
    assert.deepEqual([outcome, consent_id], ['withdrawn', consent])
    const acts = await api.rows(
      `SELECT count(*) FROM access_record WHERE act = 'give-consent' AND consent_id = $1`,
      [consent],
    )
    assert.deepEqual(acts, [{ count: 2 }], 'giving and taking back name it, in the signed record')
    const again = await withdraw(consent)
    assert.deepEqual(again.body, { ...body, notices: again.body.notices })
  })

  it('need a tick for the health, apart from the one for the recipient', async () => {
    const { id: consent } = await given(['recipient'])
    assert.notEqual(await look(), null)
    await withdraw(consent)
  })

  it('are put before a person in words that are kept for ever', async () => {
    const { id: consent, digest, offers, state } = await offered()
    assert.deepEqual(offers, ['health', 'recipient', 'teleconsultation', 'recording'])
    assert.equal(state, 'offered')
    const { text, body } = await send(`/${consent}/text`)
    assert.equal(createHash('sha256').update(text).digest('hex'), digest)
    const words = body.paragraphs.map((one: { text: string }) => one.text).join('\n')
    for (const said of [clinic.title['zh-CN'], '电话 000', '2026-01-01', '2026-06-30', '撤回']) {
      assert.ok(words.includes(said), `${said} is not in ${words}`)
    }
    assert.ok(!/[{}]/.test(words))
    const declined = await send(`/${consent}/decline`, {})
    assert.equal(declined.body.state, 'declined')
    assert.equal((await send(`/${consent}/give`, { ticks: ['health'] })).status, 409)
  })

  it('are offered once for a key, and refuse another content under it', async () => {
    const key = nextKey()
    const first = await offered({}, key)
    assert.equal((await offered({}, key)).id, first.id)
    const other = await send('', { ...careOffer, language: 'en' }, key)
    assert.deepEqual([other.status, other.body.code], [422, 'key-reused'])
    const [{ count }] = await api.rows('SELECT count(*) FROM consent WHERE consent = $1', [
      first.id,
    ])
    assert.equal(count, 1)
  })

  const refused = [
    ['a text that is not there', { template: 'mainland/nothing' }, 'consent-template-unknown'],
    ['Portuguese outside of Macau', { language: 'pt' }, 'consent-language-unknown'],
    ['a stranger', { recipient: 'X-1' }, 'consent-recipient-unknown'],
    ['an insurer who would treat', { recipient: 'I-LIFE' }, 'consent-recipient-unknown'],
    ['more days than the text allows', { until: '2027-06-30' }, 'consent-too-long'],
    ['a day that is over', { until: '2026-03-31' }, 'consent-too-long'],
    [
      'a bill of somebody else',
      { over: { kind: 'bill', settlement: '00-99' } },
      'settlement-unknown',
    ],
  ] as const
  for (const [what, changes, code] of refused) {
    it(`are not offered for ${what}`, async () => {
      const { body } = await send('', { ...careOffer, ...changes })
      assert.equal(body.code, code)
      assert.ok(body.remedy.length > 0)
    })
  }

  it('are nobody else’s to give or to see', async () => {
    const other = aPerson('linjiang/first')
    await api.services.persons.addPersons([other])
    const { status, body } = await send('', careOffer, nextKey(), other.person.id)
    assert.deepEqual([status, body.code, body.place], [403, 'not-permitted', 'relation'])
    assert.equal((await send('', undefined, nextKey(), other.person.id)).status, 403)
  })

  it('of a child are given by a guardian, and refused by anybody', async () => {
    const child = aPerson('linjiang/first')
    const young = { ...child, person: { ...child.person, birth: dayFromText('2015-04-02') ?? 0 } }
    await api.services.persons.addPersons([young])
    const { id: ward } = young.person
    const self: Actor = { ...sampleActor, id: ward, role: 'patient', self: ward }
    const guardian: Actor = { ...sampleActor, id: 'g-1', role: 'guardian', wards: [ward] }
    const { consents } = api.services
    const over = { kind: 'period', from: linjiangToday(), to: linjiangToday() } as const
    const command = { ...careOffer, language: 'zh-CN', person: ward, over, until: null } as const
    const by = async (actor: Actor, is: 'given' | 'declined') => {
      const offer = await offerConsent({ ...command, key: nextKey() }, self, ownRight, consents)
      assert.ok(offer.done)
      const said = is === 'given' ? ({ is, ticks: ['health'] } as const) : { is }
      return answerConsent(ward, offer.value.id, said, actor, ownRight, consents)
    }
    const alone = await by(self, 'given')
    assert.ok(!alone.done && alone.refusal.code === 'consent-needs-guardian')
    assert.ok((await by(guardian, 'given')).done)
    assert.ok((await by(self, 'declined')).done)
  })

  describe('taken back while others read', () => {
    it('show nothing to a read that begins afterwards, whichever process it comes to', async () => {
      const another = api.another()
      for (let round = 0; round < 8; round++) {
        const { id: consent } = await given()
        let isBack = false
        const wrong: string[] = []
        const reading = Array.from({ length: 6 }, async (_, i) => {
          for (let n = 0; n < 6; n++) {
            const wasBack = isBack
            const refusal = await look(i % 2 === 0 ? api.services : another)
            if (wasBack && refusal === null) wrong.push(`round ${round}`)
          }
        })
        const taking = withdraw(consent).then(() => {
          isBack = true
        })
        await Promise.all([...reading, taking])
        assert.deepEqual(wrong, [])
      }
      const late = await api.rows(
        `SELECT r.number FROM access_record r
         JOIN consent_action a ON a.consent = r.consent_id AND a.action = 'withdrawn'
         WHERE r.refused_by IS NULL AND r.recorded_at > a.done_at + interval '1 second'`,
      )
      assert.deepEqual(late, [])
    })

    it('move on once, whatever is said at the same moment', async () => {
      const { id: consent } = await offered()
      const said = await Promise.all([
        send(`/${consent}/give`, { ticks: ['health', 'recipient'] }),
        send(`/${consent}/decline`, {}),
        send(`/${consent}/give`, { ticks: ['health', 'recipient'] }),
      ])
      const kept = await api.rows(
        `SELECT action FROM consent_action WHERE consent = $1 ORDER BY number`,
        [consent],
      )
      assert.equal(kept.length, 2)
      assert.ok(said.some(({ status }) => status === 200))
      await withdraw(consent)
    })
  })

  describe('that were taken back', () => {
    const heardBy = async (consent: string) => {
      const notice = `${consent}-withdrawn`
      const answer = await fetch(new URL(`/consent-notices/${notice}`, recipient.address))
      return (await answer.json()) as { times: number; consent: string } | null
    }
    const behave = (subject: string, fault: string) =>
      fetch(new URL('/behaviour', recipient.address), {
        method: 'POST',
        body: JSON.stringify({ subject, fault }),
      })
    const later = 2 * 3_600_000

    async function noticeOf(consent: string) {
      const { body } = await send('')
      return body.consents.find((one: Told) => one.id === consent)?.notices[0]
    }

    it('reach the recipient once', async () => {
      const { id: consent } = await given()
      await withdraw(consent)
      // Several who send at once, besides the one that the withdrawal woke.
      await Promise.all([1, 2, 3].map(() => api.services.tellRecipients()))
      while ((await noticeOf(consent)).state !== 'told') await delay(20)
      await api.services.tellRecipients(later)
      assert.equal((await heardBy(consent))?.times, 1)
    })

    it('reach a recipient that was away, as soon as it is back', async () => {
      const { id: consent } = await given()
      await behave(consent, 'down')
      await withdraw(consent)
      await api.services.tellRecipients(later)
      assert.equal(await heardBy(consent), null)
      const waiting = await noticeOf(consent)
      assert.equal(waiting.state, 'waiting')
      assert.ok(waiting.attempts >= 1)
      await behave(consent, 'none')
      await api.services.tellRecipients(later)
      assert.equal((await noticeOf(consent)).state, 'told')
    })

    it('are the same notice when its answer was lost', async () => {
      const { id: consent } = await given()
      await behave(consent, 'lost')
      await withdraw(consent)
      // Whoever the withdrawal woke may be the one who tells it.
      while ((await heardBy(consent)) === null) await delay(20)
      await behave(consent, 'none')
      while ((await noticeOf(consent)).state !== 'told') await api.services.tellRecipients(later)
      const heard = await heardBy(consent)
      assert.ok((heard?.times ?? 0) >= 2)
      assert.equal(heard?.consent, consent)
      const rows = await api.rows('SELECT state FROM consent_notice WHERE consent = $1', [consent])
      assert.deepEqual(rows, [{ state: 'told' }])
    })

    it('wait visibly where the recipient has registered no address', async () => {
      const { id: consent } = await offered({ template: 'mainland/claim', recipient: 'I-NOWHERE' })
      await send(`/${consent}/give`, { ticks: ['health', 'recipient'] })
      await withdraw(consent)
      await api.services.tellRecipients(later)
      assert.equal((await noticeOf(consent)).state, 'waiting')
    })
  })

  it('are chained: what was changed, removed or put in another order is named', async () => {
    const clean = await verify()
    assert.deepEqual([clean.finding, clean.consents > 10], [null, true])
    assert.equal(clean.consents, clean.consentsChained)
    const [act] = await api.rows(
      `SELECT bucket, entry FROM consent_action WHERE action = 'given' ORDER BY bucket, entry LIMIT 1`,
    )
    const { bucket, entry } = act as { bucket: number; entry: number }
    const id = `${bucket.toString(16).padStart(2, '0')}-${entry}`
    const here = `bucket = ${bucket} AND entry = ${entry}`
    await api.rows('CREATE TABLE kept_acts AS TABLE consent_action')
    await api.rows('CREATE TABLE kept_consents AS TABLE consent')
    const plants = [
      `UPDATE consent_action SET action = 'declined' WHERE ${here}`,
      `UPDATE consent_action SET ticks = '' WHERE ${here}`,
      `UPDATE consent_action SET done_by = 'x' WHERE ${here}`,
      `UPDATE consent SET digest = '\\x00' WHERE consent = (SELECT consent FROM consent_action WHERE ${here})`,
      `UPDATE consent SET scope = jsonb_set(scope, '{until}', '99999') WHERE consent = (SELECT consent FROM consent_action WHERE ${here})`,
      `DELETE FROM consent_action WHERE ${here}`,
      `UPDATE consent_action SET entry = -entry WHERE bucket = ${bucket} AND entry IN (${entry}, ${entry - 1});
       UPDATE consent_action SET entry = CASE -entry WHEN ${entry} THEN ${entry - 1} ELSE ${entry} END
       WHERE bucket = ${bucket} AND entry < 0`,
      `UPDATE consent_action SET entry = NULL WHERE ${here}`,
    ]
    for (const plant of plants) {
      await api.rows(plant)
      const { finding } = await verify()
      assert.equal(finding?.invariant, 'consent', plant)
      // The offer before it binds the same text, so it may be the first that is not as it was.
      const [, number] = (finding?.where ?? '').split('-')
      assert.ok(finding?.where === id || Number(number) < entry, `${plant}: ${finding?.where}`)
      await api.rows('DELETE FROM consent_action; INSERT INTO consent_action TABLE kept_acts')
      await api.rows('DELETE FROM consent; INSERT INTO consent TABLE kept_consents')
    }
    assert.equal((await verify()).finding, null)
  })

  async function verify() {
    while ((await api.services.chainAccess()) > 0);
    return auditingAccess(api.database.pool, (reads) => verifyAccess(auditActor, 'audit', reads))
  }

  it('leave a record that verifies, with the consents in it', async () => {
    assert.equal((await verify()).finding, null)
    await api.rows('UPDATE access_record SET consent_id = NULL WHERE consent_id IS NOT NULL')
    assert.match((await verify()).finding?.what ?? '', /./)
  })

  it('write no name, in rows or in logs', async () => {
    const rows = await api.rows('SELECT to_jsonb(c)::text AS text FROM consent c')
    const all = [...rows.map(({ text }) => text), ...api.logged].join('\n')
    assert.ok(rows.length > 10 && !all.includes(patient.identity.name))
  })
})
