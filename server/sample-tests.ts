/** Tests that the sample begins with: reported by the houses that did them, with pictures at their source. */
import { textFromDay } from '../engine/base/calendar-date.ts'
import { type SampleTest, sampleTests } from '../samples/alliance/tests.ts'
import { takeStudy } from './imaging/start-simulator.ts'
import type { Services } from './services.ts'
import type { Actor } from './usecases/gate.ts'
import { workOnTest } from './usecases/recognition/work-on-tests.ts'

/** @param source address of the simulated scanner. Who has tests already is left as is. */
export async function addSampleTests({ recognition }: Services, source: string): Promise<void> {
  for (const person of new Set(sampleTests.map((one) => one.person))) {
    const known = await recognition.examinations.ofPerson(person, 1)
    if (known.length > 0) continue
    for (const one of sampleTests.filter((test) => test.person === person)) {
      await add(one, recognition, source)
    }
  }
}

async function add(
  { person, institution, item, daysAgo, report, study, drawn = 'chest' }: SampleTest,
  recognition: Services['recognition'],
  source: string,
): Promise<void> {
  const on = recognition.today() - daysAgo
  const taken = { patient: person, on: textFromDay(on), kind: drawn }
  if (study !== null) await takeStudy(source, { study, ...taken })
  const asked = { person, institution, item }
  const deed = { act: 'report', ...asked, report: { ...report, on, study } } as const
  const key = `sample-${item}-${daysAgo}`
  const done = await workOnTest({ key, deed }, doctorOf(institution), recognition)
  if (!done.done) throw new Error(`A sample test: ${JSON.stringify(done.refusal)}`)
}

function doctorOf(institution: string): Actor {
  const name = { 'zh-CN': '示例医生', 'zh-HK': '示例醫生', en: 'Sample doctor' }
  return { id: `staff:doctor:${institution}`, name, role: 'doctor', institution }
}
