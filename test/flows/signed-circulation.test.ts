/**
 * In production: keys of a hospital, a pharmacy, their practitioners and the centre are approved by two
 * persons, and a prescription is written, reviewed, signed, circulated, dispensed and reported with them,
 * by people who are signed in.
 */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { PrescriptionSchema } from '../../server/http/contract/prescription.ts'
import { readSigning } from '../../server/read-signing.ts'
import { findPrescription } from '../../server/usecases/prescription/add-act.ts'
import { reportDispensings } from '../../server/usecases/prescription/report-dispensing.ts'
import { checkedText, signedText } from '../../server/usecases/prescription/write-prescription.ts'
import { amlodipine, doctor, hefei, patient, pharmacist, reviewer, sheet } from './prescribing.ts'
import { holders, openRealCirculation, type RealCirculation, shanghai } from './real-circulation.ts'
import { type Answer, holds, refuses } from './served-alliance.ts'

const review = { act: 'review', passed: true, opinion: '' } as const

function lacks(answer: Answer): string {
  refuses(answer, 'signing-not-possible')
  return JSON.stringify(answer.body)
}

describe('a prescription where it is real', () => {
  let there: RealCirculation
  const store = () => there.alliance.api.prescriptions
  const act = (id: string, body: unknown, as: string) =>
    there.post(`/api/prescriptions/${id}/acts`, body, as)
  const does = async (id: string, body: unknown, as: string) =>
    holds(await act(id, body, as), PrescriptionSchema, 201)
  const written = async () =>
    holds(await there.post('/api/prescriptions', sheet, doctor), PrescriptionSchema, 201).id

  before(async () => {
    there = await openRealCirculation()
  })
  after(() => there?.close())

  it('does not start while keys are missing, and names all of them at once', async () => {
    const file = join(there.folder, 'half.json')
    const named = { [`institution:${shanghai}`]: 'keys/none.pem' }
    await writeFile(file, JSON.stringify({ keys: named }))
    await assert.rejects(there.openReal(file), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'signing-unusable')
      assert.match(error.message, /the id of the centre/)
      assert.match(error.message, /any key of a practitioner/)
      assert.match(error.message, /private key of institution:H-SH-01 \(.*none\.pem: ENOENT\)/)
      return true
    })
    assert.equal((await readSigning(join(there.folder, 'signing.json'))).keys.size, holders.length)
  })

  it('is signed by nobody before two persons approved the keys, and says whose', async () => {
    const id = await written()
    assert.match(lacks(await act(id, review, reviewer)), /approval.*pharmacist:H-SH-01/)
    for (const holder of holders.slice(0, -2)) await there.approve(holder)
    await there.approve(`practitioner:${reviewer}`)
    assert.match(lacks(await act(id, review, reviewer)), /centre:ah-epc/)
    await there.approve('centre:ah-epc')
    await does(id, review, reviewer)
  })

  it('is written, reviewed, signed, circulated, dispensed and reported with keys of their own', async () => {
    await there.approve(`practitioner:${pharmacist}`)
    const id = await written()
    await does(id, review, reviewer)
    const open = await does(id, { act: 'sign' }, doctor)
    assert.deepEqual(
      [open.state, open.certificate],
      ['open', there.keyIdOf(`practitioner:${doctor}`)],
    )
    assert.equal((await there.shown()).circulating, 1)
    await isSignedByBoth(id)

    const chosen = await does(id, { act: 'choose', pharmacy: hefei, way: 'collect' }, patient)
    await does(id, { act: 'claim', code: chosen.code }, pharmacist)
    await does(id, { act: 'check', passed: true, opinion: '', confirmed: [] }, pharmacist)
    const recorded = await store().records.read(id)
    assert.ok(recorded.some(({ action }) => action.act === 'check' && action.signature))
    const traceCodes = ['81000000000000000001', '81000000000000000002']
    const packs = [{ line: '1', code: amlodipine, quantity: 2, traceCodes }]
    await does(id, { act: 'scan', packs }, pharmacist)
    await does(id, { act: 'settle' }, pharmacist)
    const handed = await does(id, { act: 'hand-over', receivedBy: '本人' }, pharmacist)
    assert.equal(handed.state, 'completed')
    await reportDispensings(id, store())
    const { reports } = holds(
      await there.get(`/api/prescriptions/${id}`, pharmacist),
      PrescriptionSchema,
    )
    assert.deepEqual(
      reports.map(({ standing }) => standing),
      ['reported'],
    )
    assert.equal((await there.shown()).packs, 2)
    const shelf = await store().shelfOf(hefei, store().today())
    assert.equal(shelf?.packs.get(amlodipine)?.packs, 8)
  })

  /** As anybody can check it who has the public keys. */
  async function isSignedByBoth(id: string): Promise<void> {
    const stored = await findPrescription(id, store())
    assert.ok(stored)
    const { signature, reviewSignature, lines } = stored.state
    assert.ok(signature && reviewSignature)
    const { isSignedBy } = store()
    assert.ok(isSignedBy(signature, signedText(stored.sheet, lines)))
    assert.ok(!isSignedBy({ ...signature, by: reviewer }, signedText(stored.sheet, lines)))
    assert.ok(isSignedBy(reviewSignature, checkedText(stored.sheet, lines, review)))
  }

  it('hears nothing that the centre did not sign', async () => {
    const find = () => store().centre?.find(shanghai, 'any')
    assert.deepEqual(await find(), { heard: true, granted: true, value: null })
    there.losesSignatures(true)
    assert.deepEqual(await find(), { heard: false })
    there.losesSignatures(false)
  })

  it('signs nothing, and tells the centre nothing, with a key that was retired', async () => {
    const id = await written()
    await does(id, review, reviewer)
    await there.retire(`institution:${shanghai}`)
    assert.match(lacks(await act(id, { act: 'sign' }, doctor)), /institution:H-SH-01/)
    assert.deepEqual(await store().centre?.find(shanghai, 'any'), { heard: false })
  })
})
