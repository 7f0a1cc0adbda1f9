/**
 * A prescription over HTTP on the sample alliance: written in Shanghai, dispensed in Hefei by a bill of
 * Hefei's own, and what is refused on the way. Some of it are the well-known cases of another country's
 * system of electronic prescriptions; what contradicts Chinese rules is refused here.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  MappingSchema,
  OffersSchema,
  PrescriptionSchema,
  PrescriptionsSchema,
} from '../../server/http/contract/prescription.ts'
import { findPrescription } from '../../server/usecases/prescription/add-act.ts'
import { signedText } from '../../server/usecases/prescription/write-prescription.ts'
import { sampled } from '../support/thoroughness.ts'
import { circulatingFlows } from './circulating.ts'
import { dispensingFlows } from './dispensing-flows.ts'
import {
  amlodipine,
  doctor,
  hefei,
  line,
  type Prescribing,
  patient,
  pharmacist,
  prescribing,
  sheet,
} from './prescribing.ts'
import { reportingFlows } from './reporting-to-centre.ts'
import { holds, refuses, type ServedAlliance, serveAlliance } from './served-alliance.ts'
import { substitutingFlows } from './substituting.ts'

const other = 'staff:pharmacist:P-SH-01'
/** The same in all but its maker; the pharmacy in Hefei has none of it. */
const byAnotherMaker = 'XC08CAA118A001020190075'

describe('prescriptions', () => {
  let served: ServedAlliance
  let way: Prescribing
  const post: ServedAlliance['post'] = (...asked) => served.post(...asked)
  const get: ServedAlliance['get'] = (...asked) => served.get(...asked)
  const act: Prescribing['act'] = (...asked) => way.act(...asked)
  const scan: Prescribing['scan'] = (...asked) => way.scan(...asked)

  before(async () => {
    served = await serveAlliance('prescription')
    way = prescribing(served)
  })
  after(() => served?.close())

  // ---------------------------------------------------------------- the whole way

  it('is written in Shanghai and dispensed in Hefei, where the patient pays what was shown', async () => {
    const id = await way.signed()
    const stored = await findPrescription(id, served.alliance.api.prescriptions)
    assert.ok(stored?.state.signature)
    const { isSignedBy } = served.alliance.api.prescriptions
    assert.ok(isSignedBy(stored.state.signature, signedText(stored.sheet, stored.state.lines)))
    const changed = [{ ...line, packs: 3 }]
    assert.ok(!isSignedBy(stored.state.signature, signedText(stored.sheet, changed)))

    const { offers } = holds(
      await get(`/api/prescriptions/${id}/pharmacies`, patient),
      OffersSchema,
    )
    const offer = offers.find((one) => one.pharmacy === hefei)
    assert.ok(offer?.isComplete && offer.isHome, JSON.stringify(offer))
    assert.equal(offer.lines[0]?.match, 'same-code')
    assert.ok(Number(offer.cash) < Number(offer.total), 'the benefit of home bears its part')

    const code = await way.chosen(id)
    refuses(await act(id, { act: 'claim', code: '0000000000' }, pharmacist), 'claim-code-wrong')
    refuses(await act(id, { act: 'claim', code }, other), 'prescription-elsewhere')
    holds(await act(id, { act: 'claim', code }, pharmacist), PrescriptionSchema, 201)
    refuses(await act(id, { act: 'claim', code }, other), 'prescription-out-of-turn')
    refuses(await act(id, { act: 'revoke', reason: '改方' }, doctor), 'prescription-out-of-turn')
    refuses(await act(id, scan(2), pharmacist), 'prescription-out-of-turn')

    const check = { act: 'check', passed: true, opinion: '', confirmed: [] }
    holds(await act(id, check, pharmacist), PrescriptionSchema, 201)
    holds(await act(id, scan(2), pharmacist), PrescriptionSchema, 201)
    const paid = holds(await act(id, { act: 'settle' }, pharmacist), PrescriptionSchema, 201)
    const settlement = paid.dispensings[0]?.settlement ?? ''
    const bill = await served.alliance.api.store.find(settlement)
    assert.equal(bill?.visit.institution, hefei)
    assert.equal(bill?.cashMinor, Math.round(Number(offer.cash) * 100))
    const done = await act(id, { act: 'hand-over', receivedBy: '本人' }, pharmacist)
    assert.equal(holds(done, PrescriptionSchema, 201).state, 'completed')
    const { prescriptions } = holds(
      await get('/api/institutions/H-SH-01/prescriptions', doctor),
      PrescriptionsSchema,
    )
    const seen = prescriptions.find((one) => one.id === id)
    assert.equal(seen?.dispensings[0]?.handedOverOn !== null, true, 'the hospital sees it')
  })

  // ---------------------------------------------------------------- what is refused

  it('is refused where a rule of writing stands against it', async () => {
    const write = (over: object) => post('/api/prescriptions', { ...sheet, ...over }, doctor)
    refuses(await write({ writtenBy: 'model' }), 'prescription-unfit', 'never-by-a-model')
    refuses(await write({ longerBecause: null }), 'prescription-unfit', 'days-ordinary')
    refuses(await write({ validDays: 4 }), 'prescription-unfit', 'valid-days')
    refuses(
      await write({ lines: [{ ...line, packs: 3 }] }),
      'prescription-unfit',
      'packs-beyond-dose',
    )
    const twice = [line, { ...line, id: '2' }]
    refuses(await write({ lines: twice }), 'prescription-unsafe', 'same-substance')
    refuses(await write({ allergies: ['C08CA'] }), 'prescription-unsafe', 'allergy')
    const long = { kind: 'long', lines: [{ ...line, days: 84, packs: 6 }] }
    refuses(await write(long), 'prescription-unfit', 'long-assessment')
    const stranger = await post('/api/prescriptions', sheet, 'staff:doctor:H-HF-01')
    assert.equal(stranger.status, 403)
  })

  it('goes to exactly one of many pharmacies that claim it at once', async () => {
    const id = await way.signed()
    const code = await way.chosen(id, null)
    const takers = sampled(20, 1000)
    const claims = await Promise.all(
      Array.from({ length: takers }, (_, i) =>
        act(id, { act: 'claim', code }, i % 2 === 0 ? pharmacist : other),
      ),
    )
    assert.equal(claims.filter(({ status }) => status === 201).length, 1)
    const losers = claims.filter(({ status }) => status !== 201)
    assert.ok(losers.every(({ status }) => status === 409 || status === 503))
  })

  it('is not dispensed from a pack that was sold before, and says where and when', async () => {
    const sold = way.fresh(1)
    const first = await way.checked({ lines: [{ ...line, days: 14, packs: 1 }] })
    holds(await act(first, scan(1, sold), pharmacist), PrescriptionSchema, 201)
    const second = await way.checked()
    const again = await act(second, scan(2, [...sold, ...way.fresh(1)]), pharmacist)
    refuses(again, 'trace-code-sold')
    assert.match(again.body.detail, /P-HF-01 on \d{4}-\d\d-\d\d/)
    holds(await act(second, scan(2), pharmacist), PrescriptionSchema, 201)
    // The first patient leaves it after all, and the pack may be sold to another.
    holds(
      await act(first, { act: 'unscan', reason: '患者不取' }, pharmacist),
      PrescriptionSchema,
      201,
    )
    holds(await act(first, scan(1, sold), pharmacist), PrescriptionSchema, 201)
  })

  it('is handed over in part, the rest elsewhere, and never more than was prescribed', async () => {
    const id = await way.checked()
    refuses(await act(id, scan(3), pharmacist), 'dispensing-unfit', 'more-than-remains')
    refuses(await act(id, scan(1, []), pharmacist), 'dispensing-unfit', 'trace-codes-missing')
    for (const body of [scan(1), { act: 'settle' }]) {
      holds(await act(id, body, pharmacist), PrescriptionSchema, 201)
    }
    const part = await act(id, { act: 'hand-over', receivedBy: '本人' }, pharmacist)
    const open = holds(part, PrescriptionSchema, 201)
    assert.deepEqual([open.state, open.lines[0]?.remaining], ['open', 1])
    const code = await way.chosen(id, 'P-SH-01')
    holds(await act(id, { act: 'claim', code }, other), PrescriptionSchema, 201)
  })

  it('comes again after its interval only', async () => {
    const id = await way.checked({ repeats: { most: 2, intervalDays: 28 } })
    for (const body of [scan(2), { act: 'settle' }, { act: 'hand-over', receivedBy: '本人' }]) {
      holds(await act(id, body, pharmacist), PrescriptionSchema, 201)
    }
    const early = await act(id, { act: 'choose', pharmacy: hefei, way: 'collect' }, patient)
    refuses(early, 'repeat-too-early', 'repeats.interval')
    assert.match(early.body.reason['zh-CN'], /^下次取药从 \d{4}-\d\d-\d\d 起。$/)
  })

  it('is never substituted freely: the prescriber signs anew or it stays as it was', async () => {
    const id = await way.checked()
    const levamlodipine = 'XC08CAL119A002020190076'
    const free = { line: '1', code: levamlodipine, quantity: 1, traceCodes: way.fresh(1) }
    const swapped = await act(id, { act: 'scan', packs: [free] }, pharmacist)
    refuses(swapped, 'dispensing-unfit', 'code-differs')
    const wish = {
      act: 'ask-substitution',
      line: '1',
      code: levamlodipine,
      name: '左氨氯地平片 2.5mg×28片',
      packs: 1,
      reason: '缺货',
    }
    holds(await act(id, wish, pharmacist), PrescriptionSchema, 201)
    const yes = { act: 'answer-substitution', accepted: true, opinion: '同意' }
    const directions = { dose: '2.5 mg', timesADay: 1, days: 28 }
    refuses(await act(id, yes, doctor), 'request-malformed')
    const answer = { ...yes, directions }
    refuses(await act(id, answer, pharmacist), 'may-not-practise')
    const tooLong = { ...answer, directions: { ...directions, days: 366 } }
    refuses(await act(id, tooLong, doctor), 'prescription-unfit', 'days-ordinary')
    const key = 'agrees-to-another-drug'
    const agreed = holds(await act(id, answer, doctor, key), PrescriptionSchema, 201)
    const { code, dose, days } = agreed.lines[0] ?? line
    assert.deepEqual([agreed.state, code, dose, days], ['claimed', levamlodipine, '2.5 mg', 28])
    const again = await act(id, answer, doctor, key)
    assert.deepEqual(again.body.lines, agreed.lines)
  })

  it('is given by another maker once the pharmacist has confirmed that it is the same', async () => {
    const id = await way.signed({ lines: [{ ...line, code: byAnotherMaker }] })
    const { offers } = holds(
      await get(`/api/prescriptions/${id}/pharmacies`, patient),
      OffersSchema,
    )
    const offered = offers.find((one) => one.pharmacy === hefei)?.lines[0]
    assert.deepEqual([offered?.match, offered?.code], ['same-generic', amlodipine])
    const code = await way.chosen(id)
    holds(await act(id, { act: 'claim', code }, pharmacist), PrescriptionSchema, 201)
    const check = { act: 'check', passed: true, opinion: '' }
    const confirmed = [{ line: '1', code: 'XC09CAV130E001010190186' }]
    refuses(await act(id, { ...check, confirmed }, pharmacist), 'dispensing-unfit', 'code-differs')
    const same = [{ line: '1', code: amlodipine }]
    holds(await act(id, { ...check, confirmed: same }, pharmacist), PrescriptionSchema, 201)
    holds(await act(id, scan(2), pharmacist), PrescriptionSchema, 201)
  })

  it('comes back for its quality or undelivered, and the whole settlement is undone', async () => {
    const id = await way.checked({}, 'collect')
    for (const body of [scan(2), { act: 'settle' }, { act: 'hand-over', receivedBy: '本人' }]) {
      holds(await act(id, body, pharmacist), PrescriptionSchema, 201)
    }
    const back = (ground: string, reason = '铝塑板破损') => ({
      ...{ act: 'return', dispensing: 1, ground, reason },
    })
    refuses(
      await act(id, back('change-of-mind'), pharmacist),
      'return-not-allowed',
      'return.ground',
    )
    for (const silent of [back('quality', ' '), { ...back('quality'), reason: undefined }]) {
      const said = await act(id, silent, pharmacist)
      refuses(said, 'return-reason-missing', 'return.reason')
      assert.equal(said.body.pointer, '/reason')
    }
    const returned = holds(await act(id, back('quality'), pharmacist), PrescriptionSchema, 201)
    assert.deepEqual([returned.state, returned.lines[0]?.remaining], ['open', 2])
    refuses(await act(id, back('quality'), pharmacist), 'dispensing-unknown')
  })

  it('is revoked by its prescriber until it is claimed, and no longer had then', async () => {
    const id = await way.signed()
    const code = await way.chosen(id)
    refuses(await act(id, { act: 'revoke', reason: '误开' }, pharmacist), 'prescription-of-others')
    holds(await act(id, { act: 'revoke', reason: '误开' }, doctor), PrescriptionSchema, 201)
    refuses(await act(id, { act: 'claim', code }, pharmacist), 'prescription-out-of-turn')
  })

  dispensingFlows(
    () => served,
    () => way,
  )

  substitutingFlows(
    () => served,
    () => way,
  )

  circulatingFlows(
    () => served,
    () => way,
  )

  reportingFlows(
    () => served,
    () => way,
  )

  it('answers a request that comes again as it did before', async () => {
    const key = 'prescription-again-1'
    const [first, second] = [
      await post('/api/prescriptions', sheet, doctor, key),
      await post('/api/prescriptions', sheet, doctor, key),
    ]
    assert.deepEqual([first.status, second.status], [201, 200])
    assert.equal(first.body.id, second.body.id)
    const changed = { ...sheet, validDays: 1 }
    refuses(await post('/api/prescriptions', changed, doctor, key), 'key-reused')
  })

  it('says how many drugs of one catalogue another knows, and which it does not', async () => {
    const path = '/api/drug-mapping?from=shanghai&to=hefei'
    refuses(await get(path, patient), 'not-permitted')
    const answer = await get(path, doctor)
    const { drugs, counts } = holds(answer, MappingSchema)
    assert.equal(
      counts.reduce((sum, one) => sum + one.drugs, 0),
      drugs,
    )
    assert.ok((counts.find(({ match }) => match === 'same-code')?.drugs ?? 0) > drugs / 2)
  })
})
