import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { startCirculationSimulator } from './start-simulator.ts'

it('a centre that was stopped knows what it was told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-centre-'))
  const rule = `kept=${join(folder, 'told.jsonl')}`
  const first = await startCirculationSimulator([rule])
  const { data } = await say(first.address, 'uploadChk', { hospRxno: 'RX-1' })
  const { hiRxno, rxTraceCode } = data
  await say(first.address, 'rxFileUpld', { hiRxno, rxTraceCode, signDigest: 'D' })
  const sold = { hiRxno, fixmedinsSelnSn: 'RX-1-1-D', selnRetnType: '1', seltdelts: [pack] }
  assert.equal((await say(first.address, 'rxSelnInfoUpld', sold)).code, 0)
  await first.stop()

  const second = await startCirculationSimulator([rule])
  const shown = await say(second.address, 'hospRxDetlQuery', { hiRxno })
  assert.deepEqual([shown.data['signDigest'], shown.data['rxStasCodg']], ['D', '1'])
  const again = { hiRxno, rxTraceCode, signDigest: 'D' }
  assert.equal((await say(second.address, 'rxFileUpld', again)).message, '处方追溯码已使用')
  assert.equal((await say(second.address, 'rxSelnInfoUpld', sold)).code, 0)
  const { reports, packs } = (await (await fetch(second.address)).json()) as typeof counted
  assert.deepEqual({ reports, packs }, counted)
  await second.stop()
  await rm(folder, { recursive: true })
})

const pack = { medListCodg: 'XC08CAA118A001040190186', selnRetnCnt: '2' }
const counted = { reports: 1, packs: 2 }

interface Said {
  readonly code: number
  readonly message: string
  readonly data: Readonly<Record<string, string>>
}

async function say(address: string, step: string, body: object): Promise<Said> {
  const answer = await fetch(new URL(`/${step}`, address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await answer.json()) as Said
}
