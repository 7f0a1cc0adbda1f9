/** What must hold between us and the centre through which prescriptions circulate, whatever becomes of a message. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { PrescriptionSchema } from '../../server/http/contract/prescription.ts'
import { findPrescription } from '../../server/usecases/prescription/add-act.ts'
import { circulate } from '../../server/usecases/prescription/circulate.ts'
import { sampled } from '../support/thoroughness.ts'
import { doctor, type Prescribing } from './prescribing.ts'
import { holds, refuses, type ServedAlliance } from './served-alliance.ts'

interface Counted {
  readonly circulating: number
  /** What pharmacies reported, and the packs that are with patients by it. */
  readonly reports: number
  readonly packs: number
}

/** The centre of the sample alliance, as its tests make it fail and count what it has. */
export function simulatedCentre(served: () => ServedAlliance) {
  const centre = () => served().alliance.outside?.circulation ?? ''
  async function behave(subject: string, fault: string): Promise<void> {
    const body = JSON.stringify({ subject, fault })
    const told = await fetch(`${centre()}/behaviour`, { method: 'POST', body })
    assert.equal(told.status, 200, fault)
  }
  async function counted(): Promise<Counted> {
    const answer = await fetch(centre())
    assert.equal(answer.headers.get('x-simulator'), 'yes')
    return (await answer.json()) as Counted
  }
  return { behave, counted }
}

/** Called inside a `describe`. */
export function circulatingFlows(served: () => ServedAlliance, way: () => Prescribing): void {
  const { behave, counted } = simulatedCentre(served)
  const circulating = async () => (await counted()).circulating

  const faults = ['lost', 'cut', 'lying', 'nonsense', 'broken', 'refused', 'slow', 'late']
  for (const fault of faults.slice(0, sampled(3, faults.length))) {
    it(`circulates once where the centre is ${fault}`, async () => {
      const { prescriptions } = served().alliance.api
      for (const step of ['uploadChk', 'rxFileUpld', 'hospRxDetlQuery']) {
        const before = await circulating()
        await behave(step, fault)
        const id = await way().signedSomehow()
        await behave(step, 'none')
        for (let rounds = 3; rounds > 0; rounds--) {
          if ((await findPrescription(id, prescriptions))?.state.state === 'signed')
            await circulate(id, prescriptions)
        }
        const stored = await findPrescription(id, prescriptions)
        assert.equal(stored?.state.state, 'open', `${step} ${fault}`)
        assert.equal(await circulating(), before + 1, `${step} ${fault}`)
      }
    })
  }

  it('is revoked at the centre first, and not here while nobody knows what is there', async () => {
    const id = await way().signed()
    const before = await circulating()
    const revoke = { act: 'revoke', reason: '误开' }
    await behave('rxUndo', 'cut')
    refuses(await way().act(id, revoke, doctor), 'centre-silent')
    await behave('rxUndo', 'refused')
    refuses(await way().act(id, revoke, doctor), 'centre-refused')
    await behave('rxUndo', 'lying')
    refuses(await way().act(id, revoke, doctor), 'centre-silent')
    assert.equal(await circulating(), before)
    await behave('rxUndo', 'lost')
    const done = holds(await way().act(id, revoke, doctor), PrescriptionSchema, 201)
    await behave('rxUndo', 'none')
    assert.equal(done.state, 'revoked')
    assert.equal(await circulating(), before - 1)
  })
}
