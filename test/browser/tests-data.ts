/** What other doctors did before the story begins: enough of it that a rate tells of nobody. */
import assert from 'node:assert/strict'

const dayMs = 86_400_000
const chinaOffsetMs = 8 * 3_600_000
const doctor = 'staff:doctor:H-SH-01'

/** Five patients whose own result was used and five for whom it was not; and one who agrees to be looked at. */
export async function seedTests(origin: string): Promise<void> {
  let keys = 0
  async function post(path: string, body: object, as: string): Promise<{ id: string }> {
    const answer = await fetch(origin + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sample-actor': as,
        'idempotency-key': `seed-of-tests-${++keys}`,
      },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    assert.ok(answer.ok, text)
    return JSON.parse(text) as { id: string }
  }
  const asked = { item: 'ct-chest', institution: 'H-SH-01' }
  const report = {
    on: dayAt(-2),
    values: [],
    study: '2.25.9',
    finding: '纹理清晰',
    impression: '未见异常',
  }
  for (let number = 20; number < 30; number++) {
    const person = `P-00${number}`
    const { id } = await post('/api/tests', { act: 'report', person, ...asked, report }, doctor)
    const repeat = { reason: 'emergency', note: '' }
    const deed = number < 25 ? { act: 'recognise', result: id } : { act: 'order', repeat }
    await post('/api/tests', { ...deed, person, ...asked, department: 'cardiology' }, doctor)
  }
  const consents = '/api/persons/P-0016/consents'
  const over = { kind: 'period', from: dayAt(-60), to: dayAt(0) }
  const offer = { template: 'mainland/care', language: 'zh-CN', recipient: 'H-SH-01', over }
  const { id } = await post(consents, offer, 'patient:P-0016')
  const ticks = { ticks: ['health', 'recipient'] }
  await post(`${consents}/${id}/give`, ticks, 'patient:P-0016')
}

export function dayAt(offset: number): string {
  const now = Date.now() + chinaOffsetMs + offset * dayMs
  return new Date(now).toISOString().slice(0, 10)
}
