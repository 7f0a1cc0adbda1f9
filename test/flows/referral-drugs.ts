/** A patient who is sent down goes on with every drug, and what is lacking is bought by the lead hospital. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ProcurementsSchema, SupplySchema } from '../../server/http/contract/drug-supply.ts'
import { ReferralDeskSchema } from '../../server/http/contract/referral.ts'
import type { Referring } from './referring.ts'
import { holds, refuses } from './served-alliance.ts'

const [from, to] = ['H-HF-02', 'C-HF-09']
const doctor = `staff:doctor:${from}`
const desk = (house: string) => `staff:referral-desk:${house}`

/** One that the receiver has, and one that it lacks. */
function drugsOf(told: Referring): readonly [string, string] {
  const { referrals, rules } = told.served.alliance.api
  const shelf = referrals.abilitiesOf(to)?.drugs
  const codes = [...(rules.catalogueFor('hefei', told.served.today())?.items.values() ?? [])]
    .filter(({ kind, catalogueClass }) => kind === 'drug' && catalogueClass !== 'C')
    .filter(({ payerScope }) => payerScope === 'basic')
    .map(({ code }) => code)
  const has = codes.find((code) => shelf?.has(code))
  const lacks = codes.find((code) => !shelf?.has(code))
  return [has ?? '', lacks ?? '']
}

const down = (person: string, drugs: readonly string[]) => ({
  ...{ person, from, to, direction: 'down', drugs },
  need: { setting: 'outpatient', department: 'chronic-disease', capability: null },
})

export function drugsTold(told: () => Referring): void {
  it('waits until each drug that the receiver lacks is had in another way', async () => {
    const person = 'P-0050'
    const { get } = told().served
    const [has, lacks] = drugsOf(told())
    const compared = await get(
      `/api/drug-supplies?from=${from}&to=${to}&drugs=${has},${lacks}`,
      doctor,
    )
    const before = holds(compared, SupplySchema)
    assert.deepEqual(
      before.drugs.map(({ gaps, remedies }) => [gaps, remedies]),
      [
        [[], []],
        [['not-stocked'], ['long-prescription', 'delivery', 'procurement']],
      ],
    )
    assert.equal(before.isSupplied, false)
    const { id } = await told().drafted(down(person, [has, lacks]))
    await told().agreed(id, person, to)
    refuses(
      await told().act(id, { act: 'submit' }, doctor),
      ...(['referral-drug-unsupplied', 'drugs.supplied'] as const),
    )
    const none = { act: 'supply', drug: has, remedy: 'delivery' }
    refuses(await told().act(id, none, doctor), 'referral-remedy-unfit', 'drugs.remedy')
    await told().done(id, { act: 'supply', drug: lacks, remedy: 'long-prescription' }, doctor)
    const planned = holds(await get(`/api/referrals/${id}/drugs`, doctor), SupplySchema)
    assert.equal(planned.drugs[1]?.planned, 'long-prescription')
    await told().done(id, { act: 'submit' }, doctor)
    await told().done(id, { act: 'send' }, desk(from))
    const { supplied } = holds(
      await get(`/api/institutions/${from}/referrals`, desk(from)),
      ReferralDeskSchema,
    )
    assert.deepEqual(supplied, { sent: 1, supplied: 0 })
  })

  it('lets the lead hospital buy what is lacking, and the next patient finds it there', async () => {
    const person = 'P-0022'
    const { get, post } = told().served
    const [, lacks] = drugsOf(told())
    const { id } = await told().drafted(down(person, [lacks]))
    await told().agreed(id, person, to)
    await told().done(id, { act: 'supply', drug: lacks, remedy: 'procurement' }, doctor)
    const listed = await get(`/api/institutions/${from}/procurements`, desk(from))
    const [asked] = holds(listed, ProcurementsSchema).procurements
    const lead = asked?.lead.institution ?? ''
    assert.deepEqual(
      [asked?.state, asked?.drug.code, asked?.receiver.institution],
      ['requested', lacks, to],
    )
    assert.ok(!JSON.stringify(asked).includes(person), 'it names nobody')
    const act = (body: object, as: string) => post(`/api/procurements/${asked?.id}/acts`, body, as)
    refuses(await act({ act: 'approve' }, desk('H-BJ-01')), 'procurement-of-others')
    assert.equal((await act({ act: 'approve' }, desk(lead))).status, 201)
    refuses(await act({ act: 'stock' }, desk(to)), 'procurement-out-of-turn')
    const order = { act: 'order', expectedOn: told().dayAt(3) }
    assert.equal((await act(order, desk(lead))).status, 201)
    // The patient need not wait for it to come: it is under way.
    await told().done(id, { act: 'submit' }, doctor)
    assert.equal((await act({ act: 'stock' }, desk(to))).status, 201)
    const compared = await get(`/api/drug-supplies?from=${from}&to=${to}&drugs=${lacks}`, doctor)
    assert.equal(holds(compared, SupplySchema).isSupplied, true)
  })
}
