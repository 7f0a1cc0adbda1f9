/**
 * In production: keys of a hospital, a pharmacy, their practitioners and the centre are approved by two
 * persons, and a prescription is written, reviewed, signed, circulated, dispensed and reported with them.
 */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readSigning } from '../../server/read-signing.ts'
import type { Actor } from '../../server/usecases/gate.ts'
import type { PrescriptionOutcome } from '../../server/usecases/prescription/add-act.ts'
import { choosePharmacy, codeOf } from '../../server/usecases/prescription/choose-pharmacy.ts'
import { scanPacks, settleDispensing } from '../../server/usecases/prescription/dispense.ts'
import { reportDispensings } from '../../server/usecases/prescription/report-dispensing.ts'
import {
  actOnPrescription,
  checkedText,
  prescribe,
  signedText,
  signPrescription,
} from '../../server/usecases/prescription/write-prescription.ts'
import { retireKey } from '../../server/usecases/registry/partner-keys.ts'
import { amlodipine, hefei, sheet } from './prescribing.ts'
import {
  doctor,
  holders,
  openRealCirculation,
  operator,
  patient,
  pharmacist,
  type RealCirculation,
  reviewer,
  shanghai,
} from './real-circulation.ts'

type Deed = Parameters<typeof actOnPrescription>[0]['deed']

const real = {
  ...sheet,
  ...({ kind: 'ordinary', setting: 'outpatient', pregnant: 'no', writtenBy: 'doctor' } as const),
}
const review = { act: 'review', passed: true, opinion: '' } as const

function done(outcome: PrescriptionOutcome) {
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.prescription
}

function lacks(outcome: PrescriptionOutcome): string {
  assert.ok(!outcome.done && outcome.refusal.code === 'signing-not-possible')
  return outcome.refusal.lacks
}

describe('a prescription where it is real', () => {
  let there: RealCirculation
  const store = () => there.alliance.api.prescriptions
  const act = (id: string, deed: Deed, by: Actor, key: string) =>
    actOnPrescription({ prescription: id, key, deed }, by, store())

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
    const { id } = done(await prescribe({ key: 'written-1', sheet: real }, doctor, store()))
    assert.match(lacks(await act(id, review, reviewer, 'review-1')), /approval.*pharmacist:H-SH-01/)
    for (const holder of holders.slice(0, -2)) await there.approve(holder)
    await there.approve(`practitioner:${reviewer.id}`)
    assert.match(lacks(await act(id, review, reviewer, 'review-2')), /centre:ah-epc/)
    await there.approve('centre:ah-epc')
    done(await act(id, review, reviewer, 'review-3'))
  })

  it('is written, reviewed, signed, circulated, dispensed and reported with keys of their own', async () => {
    await there.approve(`practitioner:${pharmacist.id}`)
    const { id } = done(await prescribe({ key: 'written-2', sheet: real }, doctor, store()))
    const does = async (deed: Deed, by: Actor) => done(await act(id, deed, by, `${deed.act}-2`))
    await does(review, reviewer)
    const open = done(await signPrescription({ prescription: id, key: 'sign-2' }, doctor, store()))
    assert.equal(open.state.state, 'open')
    assert.equal((await there.shown()).circulating, 1)
    const { isSignedBy } = store()
    const { signature, reviewSignature, lines } = open.state
    assert.ok(signature && reviewSignature)
    assert.equal(signature.certificate, there.keyIdOf(`practitioner:${doctor.id}`))
    assert.ok(isSignedBy(signature, signedText(open.sheet, lines)))
    assert.ok(!isSignedBy({ ...signature, by: reviewer.id }, signedText(open.sheet, lines)))
    assert.ok(isSignedBy(reviewSignature, checkedText(open.sheet, lines, review)))

    const choice = { prescription: id, key: 'choose-2', pharmacy: hefei, way: 'collect' } as const
    const chosen = done(await choosePharmacy(choice, patient, store()))
    const codeDigest = store().digestOf(id, codeOf(chosen, store()) ?? '')
    await does({ act: 'claim', pharmacy: hefei, codeDigest }, pharmacist)
    const check = { act: 'check', passed: true, opinion: '', confirmed: [] } as const
    const checked = (await does(check, pharmacist)).recorded.at(-1)
    assert.ok(checked?.action.act === 'check' && checked.action.signature)
    const traceCodes = ['81000000000000000001', '81000000000000000002']
    const packs = [{ line: '1', code: amlodipine, quantity: 2, traceCodes }]
    done(await scanPacks({ prescription: id, key: 'scan-2', packs }, pharmacist, store()))
    done(await settleDispensing({ prescription: id, key: 'settle-2' }, pharmacist, store()))
    const handed = await does({ act: 'hand-over', receivedBy: '本人' }, pharmacist)
    assert.equal(handed.state.state, 'completed')
    await reportDispensings(id, store())
    const told = (await store().records.read(id)).filter(({ action }) => action.act === 'report')
    assert.equal(told.length, 1)
    assert.equal((await there.shown()).packs, 2)
    const shelf = await store().shelfOf(hefei, store().today())
    assert.equal(shelf?.packs.get(amlodipine)?.packs, 8)
  })

  it('hears nothing that the centre did not sign', async () => {
    const find = () => store().centre?.find(shanghai, 'any')
    assert.deepEqual(await find(), { heard: true, granted: true, value: null })
    there.losesSignatures(true)
    assert.deepEqual(await find(), { heard: false })
    there.losesSignatures(false)
  })

  it('signs nothing, and tells the centre nothing, with a key that was retired', async () => {
    const { partners } = there.alliance.api
    const { id } = done(await prescribe({ key: 'written-3', sheet: real }, doctor, store()))
    done(await act(id, review, reviewer, 'review-4'))
    const kid = there.keyIdOf(`institution:${shanghai}`)
    const lost = { kind: 'institution', id: shanghai, kid, note: 'lost' } as const
    assert.ok((await retireKey(lost, operator('operator-1'), partners)).done)
    const signing = { prescription: id, key: 'sign-4' }
    assert.match(lacks(await signPrescription(signing, doctor, store())), /institution:H-SH-01/)
    assert.deepEqual(await store().centre?.find(shanghai, 'any'), { heard: false })
  })
})
