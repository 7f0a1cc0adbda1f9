/** Results are entered, signed and corrected; and pictures of several archives, whose patients have numbers alike. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { personId } from '../../samples/alliance/person.ts'
import type { ReportFormJson, TestJson } from '../../server/http/contract/recognition.ts'
import { imageSource } from '../../server/imaging/dicomweb.ts'
import { startImageSimulator, takeStudy } from '../../server/imaging/start-simulator.ts'
import type { Alliance } from '../../server/open-alliance.ts'
import { openImages } from '../../server/usecases/recognition/open-images.ts'
import { readReportForm } from '../../server/usecases/recognition/report-form.ts'

interface Opened {
  readonly app: FastifyInstance
  readonly alliance: Alliance
}

const [nanjing, hangzhou] = ['H-NJ-01', 'H-HZ-01']
const doctorAt = (house: string) => `staff:doctor:${house}`
const name = { 'zh-CN': '影像科', 'zh-HK': '放射部', en: 'Imaging' }
const readerAt = (institution: string) =>
  ({ id: doctorAt(institution), name, role: 'doctor', institution }) as const

export function reportingTests(opened: () => Opened): void {
  let keys = 0

  async function ask<T>(path: string, as: string, payload?: object): Promise<[number, T]> {
    const headers = { 'x-sample-actor': as, 'idempotency-key': `reporting-${++keys}-0000` }
    const request = payload === undefined ? {} : ({ method: 'POST', payload } as const)
    const answer = await opened().app.inject({ url: path, headers, ...request })
    if (answer.statusCode >= 500 || answer.statusCode === 404) assert.fail(answer.body)
    return [answer.statusCode, answer.json<T>()]
  }

  const today = () => textFromDay(opened().alliance.api.today())

  it('signs what a laboratory measured, and corrects it by a version that names the old one', async () => {
    const [person, as] = [personId(30), doctorAt(hangzhou)]
    const asked = { person, item: 'blood-count', institution: hangzhou }
    const [, ordered] = await ask<TestJson>('/api/tests', as, {
      act: 'order',
      ...asked,
      repeat: null,
    })
    const form = `/api/persons/${person}/report-form?item=blood-count`
    const [, { analytes, mark, numbers }] = await ask<ReportFormJson>(form, as)
    assert.deepEqual([analytes[0]?.name, analytes[0]?.interval], ['白细胞', '3.5–9.5'])
    assert.deepEqual([mark?.mark, numbers], ['长三角HR', null])
    const [{ title: _, ...white } = assert.fail('nothing to measure')] = analytes
    const reporting = (value: string) => ({
      ...{ on: today(), values: [{ ...white, value }], study: null, finding: '' },
    })
    const acts = `/api/tests/${ordered.id}/acts`
    const report = { act: 'report', ...asked, report: reporting('112') }
    const [, first] = await ask<TestJson>(acts, as, report)
    assert.deepEqual([first.version, first.mark, first.state], [1, '长三角HR', 'reported'])
    const correct = { act: 'correct', ...asked, corrects: 1, reason: '小数点录错' }
    const [, second] = await ask<TestJson>(acts, as, { ...correct, report: reporting('11.2') })
    assert.equal(second.report?.values[0]?.value, '11.2')
    assert.deepEqual(
      second.replaced.map(({ version, reason, report: old }) => [
        version,
        reason,
        old.values[0]?.value,
      ]),
      [[1, '小数点录错', '112']],
    )
    const late = await ask<{ code: string }>(acts, as, { ...correct, report: reporting('12') })
    assert.deepEqual([late[0], late[1].code], [409, 'report-corrected'])
    const standing = `/api/persons/${person}/standing-results?item=blood-count`
    const [, { results }] = await ask<{ results: { test: TestJson }[] }>(standing, as)
    assert.deepEqual([results[0]?.test.id, results[0]?.test.version], [second.id, 2])
  })

  it('lets nobody sign a report beyond the scope of their registration', async () => {
    const as = 'staff:doctor:H-GY-01:tian'
    const values = [
      { name: 'ABO', value: 'A', unit: '', method: '微柱凝胶法', interval: 'A/B/O/AB' },
    ]
    const report = { on: today(), values, study: null, finding: '' }
    const where = { person: personId(31), item: 'blood-group', institution: 'H-GY-01' }
    const deed = { act: 'report', ...where, report }
    const [status, problem] = await ask<{ code: string }>('/api/tests', as, deed)
    assert.deepEqual([status, problem.code], [403, 'may-not-practise'])
    assert.match(JSON.stringify(problem), /scope/)
  })

  it('opens no pictures of somebody who has the same number elsewhere', async () => {
    const { alliance } = opened()
    const [first, second] = [personId(42), personId(43)]
    const number = '10023'
    const archives = await Promise.all([nanjing, hangzhou].map(() => startImageSimulator(null)))
    try {
      const images = archives.map(({ address, token }, at) => {
        const house = [nanjing, hangzhou][at] ?? ''
        const files = { id: `archive-${house}`, institution: house, issuer: house }
        const door = { address, token, refusesSimulators: false, ...files, patientIssuer: null }
        return imageSource(door, () => undefined)
      })
      const store = { ...alliance.api.recognition, images }
      const at = (house: string) => archives[[nanjing, hangzhou].indexOf(house)]?.address ?? ''
      const on = today()
      await takeStudy(at(nanjing), { study: '2.25.4201', patient: number, on })
      await takeStudy(at(hangzhou), { study: '2.25.4301', patient: number, on })
      // A house may number one of its own as the alliance numbers somebody else.
      await takeStudy(at(hangzhou), { study: '2.25.4302', patient: first, on })

      const keep = (person: string, house: string) =>
        ask<{ code: string }>(`/api/persons/${person}/patient-numbers`, doctorAt(house), { number })
      assert.equal((await keep(first, nanjing))[0], 200)
      assert.equal((await keep(second, hangzhou))[0], 200)
      const [status, { code }] = await keep(second, nanjing)
      assert.deepEqual([status, code], [409, 'patient-number-taken'])

      const listed = async (person: string, house: string) => {
        const read = await readReportForm({ person, item: 'ct-chest' }, readerAt(house), store)
        assert.ok(read.found)
        return read.value.studies.map(({ uid }) => uid)
      }
      assert.deepEqual(await listed(first, nanjing), ['2.25.4201'])
      assert.deepEqual(await listed(second, hangzhou), ['2.25.4301'])
      assert.deepEqual(await listed(first, hangzhou), [])

      async function open(person: string, institution: string, study: string) {
        const found = { finding: '双肺纹理清晰', impression: '未见异常' }
        const report = { on, values: [], study, ...found }
        const where = { person, item: 'ct-chest', institution }
        const as = doctorAt(institution)
        const [, { id }] = await ask<TestJson>('/api/tests', as, {
          act: 'report',
          ...where,
          report,
        })
        const read = await openImages(id, readerAt(institution), store)
        return read.found ? read.value.study.source : read.refusal.code
      }
      assert.equal(await open(first, nanjing, '2.25.4201'), `archive-${nanjing}`)
      assert.equal(await open(second, hangzhou, '2.25.4301'), `archive-${hangzhou}`)
      assert.equal(await open(second, nanjing, '2.25.4201'), 'images-of-another')
      assert.equal(await open(first, hangzhou, '2.25.4301'), 'images-of-another')
      assert.equal(await open(first, hangzhou, '2.25.4302'), 'images-of-another')
    } finally {
      await Promise.all(archives.map((archive) => archive.stop()))
    }
  })
}
