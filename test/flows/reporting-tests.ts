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
import { decideLink } from '../support/tied.ts'

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
    const [{ title: _, loinc: __, ...white } = assert.fail('nothing to measure')] = analytes
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

  it('opens no study that is mixed, of another issuer, or of two persons at once', async () => {
    const { alliance } = opened()
    const [person, other] = [personId(44), personId(45)]
    const [first, second] = await Promise.all([
      startImageSimulator(null),
      startImageSimulator(null),
    ])
    try {
      const on = today()
      const sourceOf = ({ address, token }: typeof first, id: string) => {
        const files = { id, institution: nanjing, issuer: nanjing, patientIssuer: 'NANJING' }
        return imageSource({ address, token, refusesSimulators: false, ...files }, () => undefined)
      }
      const images = [sourceOf(first, 'ct-archive'), sourceOf(second, 'old-archive')]
      const store = { ...alliance.api.recognition, images }
      for (const [whose, number] of [
        [person, '551'],
        [other, '552'],
      ] as const) {
        const path = `/api/persons/${whose}/patient-numbers`
        assert.equal((await ask(path, doctorAt(nanjing), { number }))[0], 200)
      }
      const take = (at: typeof first, study: string, patient: string, issuer = 'NANJING') =>
        takeStudy(at.address, { study, patient, on, issuer })
      const behave = (at: typeof first, subject: string, fault: string) =>
        fetch(`${at.address}/behaviour`, {
          method: 'POST',
          body: JSON.stringify({ subject, fault }),
        })
      async function open(study: string) {
        const found = { finding: '双肺纹理清晰', impression: '未见异常' }
        const report = { on, values: [], study, ...found }
        const where = { person, item: 'ct-chest', institution: nanjing }
        const deed = { act: 'report', ...where, report }
        const [, { id }] = await ask<TestJson>('/api/tests', doctorAt(nanjing), deed)
        const read = await openImages(id, readerAt(nanjing), store)
        return read.found ? read.value.study.source : read.refusal.code
      }

      await take(first, '2.25.4401', '551')
      await behave(first, '2.25.4401', 'mixed')
      assert.equal(await open('2.25.4401'), 'images-of-another')
      await behave(first, '2.25.4401', 'foreign')
      assert.equal(await open('2.25.4401'), 'images-of-another')
      await behave(first, '2.25.4401', 'none')
      assert.equal(await open('2.25.4401'), 'ct-archive')

      await take(first, '2.25.4402', '551', 'HANGZHOU')
      assert.equal(await open('2.25.4402'), 'images-of-another')
      // The same number under the issuer that the archive should name lies in the other one.
      await take(second, '2.25.4402', '551')
      assert.equal(await open('2.25.4402'), 'old-archive')

      await take(first, '2.25.4403', '551')
      await take(second, '2.25.4403', '551')
      assert.equal(await open('2.25.4403'), 'ct-archive')
      await take(first, '2.25.4404', '552')
      await take(second, '2.25.4404', '551')
      assert.equal(await open('2.25.4404'), 'images-of-another')

      // A source that answers with something else than it was asked for.
      await take(first, '2.25.4405', '551')
      await behave(first, '2.25.4405', 'another')
      assert.equal(await open('2.25.4405'), 'images-of-another')
      await behave(first, '2.25.4405', 'none')
      await behave(first, 'studies', 'down')
      await behave(second, 'studies', 'down')
      assert.equal(await open('2.25.4406'), 'images-away')
    } finally {
      await Promise.all([first.stop(), second.stop()])
    }
  })

  it('shows results of a person under each of their records, as long as these are tied', async () => {
    const { alliance } = opened()
    const [one, two] = [personId(46), personId(47)]
    const values = [
      {
        name: '糖化血红蛋白',
        value: '6.1',
        unit: '%',
        method: '高效液相色谱法',
        interval: '4.0–6.0',
      },
    ]
    const report = { on: today(), values, study: null, finding: '' }
    const where = { item: 'hba1c', institution: hangzhou }
    const deed = { act: 'report', person: two, ...where, report }
    const [, { id }] = await ask<TestJson>('/api/tests', doctorAt(hangzhou), deed)
    const standing = async () => {
      const path = `/api/persons/${one}/standing-results?item=hba1c`
      const [, { results }] = await ask<{ results: { test: TestJson }[] }>(path, doctorAt(hangzhou))
      return results.map(({ test }) => test.id)
    }
    const own = async () => {
      const path = `/api/persons/${one}/tests`
      return (await ask<{ tests: TestJson[] }>(path, `patient:${one}`))[1].tests.map(
        (test) => test.id,
      )
    }
    assert.deepEqual([await standing(), await own()], [[], []])
    const numbers = ['YQ-0046', 'YQ-0047'] as const
    assert.ok((await decideLink(alliance.api.links, numbers, 'merge')).done)
    assert.deepEqual([await standing(), await own()], [[id], [id]])
    const again = { act: 'order', person: one, ...where, repeat: null }
    const refused = await ask<{ code: string }>('/api/tests', doctorAt(hangzhou), again)
    assert.deepEqual([refused[0], refused[1].code], [409, 'result-to-recognise'])
    assert.ok((await decideLink(alliance.api.links, numbers, 'split')).done)
    assert.deepEqual([await standing(), await own()], [[], []])
  })
}
