import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { httpChannels } from './channels/http-channels.ts'
import { startChannelSimulator } from './channels/start-simulators.ts'
import { openDoor } from './open-door.ts'
import type { Simulator } from './simulator/start-process.ts'

const name = 'YIQIAO_CHANNELS'

describe('the door to a payment channel in production', () => {
  let folder: string
  let simulator: Simulator
  const heard: IncomingMessage[] = []
  const channel = createServer((request, response) => {
    heard.push(request)
    response.setHeader('content-type', 'application/json')
    response.end(request.url === '/' ? '{}' : '{"state":"done","trade":"T-1"}')
  })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-door-'))
    simulator = await startChannelSimulator(null)
    await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    await simulator.stop()
    channel.close()
    await rm(folder, { recursive: true })
  })

  const realAddress = () => `http://127.0.0.1:${(channel.address() as AddressInfo).port}`
  const order = {
    reference: 'R-1',
    direction: 'in',
    kind: 'card',
    institution: 'H-1',
    batch: 'S-1',
    currency: 'CNY',
    amountMinor: 100,
    original: null,
  } as const

  it('is not opened to a simulator', async () => {
    const setting = { name, address: simulator.address, token: null, tokenFile: null }
    await assert.rejects(openDoor(setting), {
      code: 'channel-unusable',
      message: /^At the address of YIQIAO_CHANNELS a simulator answers/,
    })
  })

  it('takes no word of a simulator that came later', async () => {
    const door = { address: simulator.address, token: null, refusesSimulators: true }
    const signal = AbortSignal.timeout(5000)
    await assert.rejects(httpChannels(door).ask(order, signal), /A simulator answered/)
  })

  it('shows the token of its file with every question, and not before', async () => {
    const tokenFile = join(folder, 'token')
    await writeFile(tokenFile, 'a-token\n')
    const door = await openDoor({ name, address: `${realAddress()}/v1`, token: null, tokenFile })
    const word = await httpChannels(door).ask(order, AbortSignal.timeout(5000))
    assert.deepEqual(word, { state: 'done', trade: 'T-1' })
    assert.deepEqual(
      heard.map(({ url, headers }) => [url, headers.authorization]),
      [
        ['/v1', undefined],
        ['/v1/payments/R-1', 'Bearer a-token'],
      ],
    )
  })

  it('is opened where nobody answers yet', async () => {
    const setting = { name, address: 'http://127.0.0.1:9', token: 'x', tokenFile: null }
    assert.equal((await openDoor(setting))?.token, 'x')
  })

  const files: [string, string | null, RegExp][] = [
    ['that is not there', null, /cannot be read \(ENOENT\)/],
    ['that is empty', ' \n', /is empty/],
    ['of several lines', 'one\ntwo', /one token in plain text/],
  ]
  for (const [what, content, message] of files) {
    it(`refuses a file ${what}`, async () => {
      const tokenFile = join(folder, `token-${what.length}`)
      if (content !== null) await writeFile(tokenFile, content)
      const setting = { name, address: realAddress(), token: null, tokenFile }
      await assert.rejects(openDoor(setting), { code: 'channel-unusable', message })
    })
  }
})
