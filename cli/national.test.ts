import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { HisClient } from '../test/national/his-client.ts'
import { type ServedGateway, serveGateway } from '../test/national/serve-gateway.ts'
import { yiqiao } from '../test/support/yiqiao.ts'

describe('yiqiao national', () => {
  let served: ServedGateway
  before(async () => {
    served = await serveGateway()
  })
  after(() => served.close())

  const send = (message: unknown, to = `${served.address}/fsi/api/callService`) =>
    yiqiao(['national', '-', '--to', to], JSON.stringify(message))

  it('sends one message and prints what was answered', async () => {
    const { address } = served
    const his = new HisClient({ address, institution: 'H11000000001', area: '110000' })
    const signIn = { opter_no: 'CASH01', mac: '', ip: '127.0.0.1' }
    const { code, out } = await send(his.envelope('9001', { signIn }))
    assert.equal(code, 0, out)
    assert.match(JSON.parse(out).output.signinoutb.sign_no, /^[0-9a-f]{20}$/)
    const refused = await send(his.envelope('1101', { data: {} }))
    assert.equal(refused.code, 1)
    assert.match(JSON.parse(refused.out).err_msg, /field-missing/)
    const away = await send({}, 'http://127.0.0.1:9/fsi/api/callService')
    assert.equal(away.code, 4)
  })
})
