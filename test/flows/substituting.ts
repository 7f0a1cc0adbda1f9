/** Another drug against which something speaks: it is looked at before anybody signs, and the doctor reads what it is. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { PrescriptionSchema } from '../../server/http/contract/prescription.ts'
import { sampleActor } from '../../server/own-actors.ts'
import { actOnPrescription } from '../../server/usecases/prescription/write-prescription.ts'
import { doctor, line, type Prescribing, pharmacist } from './prescribing.ts'
import { holds, refuses, type ServedAlliance } from './served-alliance.ts'

/** Called inside a `describe`. */
export function substitutingFlows(served: () => ServedAlliance, way: () => Prescribing): void {
  const act: Prescribing['act'] = (...asked) => way().act(...asked)

  it('is not signed for another drug against which something speaks, and says what', async () => {
    const atorvastatin = { ...line, code: 'XC10AAA139A002030190002', dose: '20 mg', packs: 4 }
    const id = await way().signed({
      ...{ lines: [{ ...atorvastatin, name: '阿托伐他汀钙片 20mg×7片' }], entitlement: null },
      ...{ disease: null, takes: ['XJ01FAC207A001030190001'] },
    })
    const code = await way().chosen(id)
    holds(await act(id, { act: 'claim', code }, pharmacist), PrescriptionSchema, 201)
    const wish = {
      ...{ act: 'ask-substitution', line: '1', code: 'XC10AAS141A002030190002', packs: 2 },
      ...{ name: '辛伐他汀片 20mg×14片', reason: '缺货' },
    }
    holds(await act(id, wish, pharmacist), PrescriptionSchema, 201)
    let signatures = 0
    const { prescriptions } = served().alliance.api
    const store: typeof prescriptions = {
      ...prescriptions,
      sign(...about) {
        signatures += 1
        return prescriptions.sign(...about)
      },
    }
    const directions = { dose: '20 mg', timesADay: 1, days: 28 }
    const yes = { act: 'answer-substitution', accepted: true, opinion: '', directions } as const
    const command = { prescription: id, key: 'signs-nothing', deed: { ...yes, signature: null } }
    const by = { ...sampleActor, id: doctor, role: 'doctor', institution: 'H-SH-01' } as const
    const unsigned = await actOnPrescription(command, by, store)
    assert.equal(unsigned.done, false)
    assert.equal(signatures, 0, 'it is looked at before it is signed')
    const answer = await act(id, yes, doctor)
    refuses(answer, 'substitution-unsafe', 'simvastatin-clarithromycin')
    assert.equal(answer.body.pointer, '/lines/0')
    const { 'zh-CN': said, 'zh-HK': saidInHongKong, en } = answer.body.reason
    assert.match(said, /^辛伐他汀片 \+ 克拉霉素片：辛伐他汀与克拉霉素合用.+（依据：药品说明书）$/)
    assert.match(saidInHongKong, /橫紋肌溶解/)
    assert.match(en, /Simvastatin with clarithromycin/)
    const no = { act: 'answer-substitution', accepted: false, opinion: '正在服用克拉霉素' }
    const kept = holds(await act(id, no, doctor), PrescriptionSchema, 201)
    assert.deepEqual([kept.state, kept.lines[0]?.code], ['claimed', atorvastatin.code])
  })
}
