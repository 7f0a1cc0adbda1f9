/** What operators see of keys: who signs, by which fingerprint, since when and until when, and what waits. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { PartnerKeysJson, PartnersJson } from '../../server/http/contract/partner.ts'
import type { StatusJson } from '../../server/http/contract/status.ts'
import { sm2Keys } from '../../server/identity/sm2.ts'
import { sm2JwkOf } from '../../server/identity/sm2-files.ts'
import { createServiceClientStore } from '../../server/storage/sign-in/service-client-store.ts'
import { type LinjiangApi, openLinjiangApi } from '../support/linjiang-api.ts'

const [li, wang] = ['sample-operator', 'sample-second-operator']
const week = 604_800

describe('what operators see of keys', () => {
  let api: LinjiangApi

  before(async () => {
    api = await openLinjiangApi()
  })
  after(() => api.close())

  async function asked<T>(url: string, as: string, payload?: object): Promise<T> {
    const headers = { 'x-sample-actor': as }
    const answer = await api.app.inject(
      payload === undefined ? { url, headers } : { method: 'POST', url, headers, payload },
    )
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json()
  }
  const work = async () => {
    const { undecidedKeys, endingKeys, openApplications } = (
      await asked<StatusJson>('/api/status', li)
    ).work
    return { undecidedKeys, endingKeys, openApplications }
  }
  const path = '/api/partners/centre/ah-epc/keys'
  const approve = (kid: string) =>
    asked<PartnerKeysJson>(`${path}/${kid}/decision`, wang, { decision: 'approved', note: '' })

  it('are the signers with the fingerprint, the time and the state of each key', async () => {
    const [old, next] = [sm2JwkOf(sm2Keys().publicKey), sm2JwkOf(sm2Keys().publicKey)]
    await asked(path, li, { jwk: old.jwk, overlapSeconds: 0, note: 'handed over' })
    assert.deepEqual(await work(), { undecidedKeys: 1, endingKeys: 0, openApplications: 0 })
    await approve(old.kid)
    await asked(path, li, { jwk: next.jwk, overlapSeconds: week, note: 'yearly' })
    await approve(next.kid)
    assert.deepEqual(await work(), { undecidedKeys: 0, endingKeys: 1, openApplications: 0 })
    const { signers } = await asked<PartnersJson>('/api/partners', li)
    assert.deepEqual(
      signers.map(({ kind, id, title }) => [kind, id, title]),
      [['centre', 'ah-epc', null]],
    )
    const [first, second] = signers[0]?.keys ?? []
    // The name of a key of SM2 is its thumbprint.
    assert.deepEqual([first?.fingerprint, second?.fingerprint], [old.kid, next.kid])
    assert.deepEqual([first?.state, second?.state], ['ending', 'in-force'])
    const approvedAt = Date.parse(second?.decidedAt ?? '')
    assert.equal(Date.parse(first?.endsAt ?? ''), approvedAt + week * 1000)
  })

  it('are the keys of services, whatever name they were given', async () => {
    const { publicKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const clients = createServiceClientStore(api.database.pool)
    const service = { client: 'his', name: 'HIS', role: 'cashier', institution: null }
    await clients.add(service, { kid: 'any-name', jwk: { ...jwk, kid: 'any-name' } })
    const { services } = await asked<PartnersJson>('/api/partners', li)
    const [key] = services.find(({ client }) => client === 'his')?.keys ?? []
    assert.deepEqual([key?.kid, key?.state], ['any-name', 'in-force'])
    assert.equal(key?.fingerprint, await calculateJwkThumbprint(jwk))
  })
})
