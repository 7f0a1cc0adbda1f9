/** Whether the receiver of a referral down has each drug that the patient takes. */
import { type DrugSupply, supplyOf } from '../../../engine/referral/drug-supply.ts'
import { admit } from '../access/admit.ts'
import type { Actor } from '../gate.ts'
import { findReferral } from './add-act.ts'
import { groundOf, readOfReferral } from './parties.ts'
import type { ReferralRead } from './read-referrals.ts'
import type { ReferralStore } from './referral-store.ts'

/** Classes that the rules on long prescriptions leave out. */
const neverLong = ['narcotic', 'psychotropic', 'toxic', 'radioactive', 'antimicrobial']

export async function checkDrugs(
  id: string,
  by: Actor,
  store: ReferralStore,
): Promise<ReferralRead<readonly DrugSupply[]>> {
  const referral = await findReferral(id, store)
  if (referral === undefined)
    return { found: false, refusal: { code: 'referral-unknown', referral: id } }
  const { sheet, state } = referral
  const read = readOfReferral(sheet, state, by, store)
  const forbidden = await admit(by, groundOf(by), 'read-referral', [read], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  return { found: true, value: sheet.drugs.map((code) => supplyAt(code, sheet, store)) }
}

function supplyAt(
  code: string,
  { from, target }: { from: { institution: string }; target: { institution: string } },
  store: ReferralStore,
): DrugSupply {
  const { institution, abilitiesOf, catalogueAt, today } = store
  const there = catalogueAt(institution(target.institution)?.region ?? '', today())?.items.get(code)
  const here = catalogueAt(institution(from.institution)?.region ?? '', today())?.items.get(code)
  const [receiver, sender] = [abilitiesOf(target.institution), abilitiesOf(from.institution)]
  const drugClass = String(here?.attributes['controlled'] ?? 'none')
  return supplyOf({
    code,
    name: here?.name ?? there?.name ?? code,
    isListed: there !== undefined,
    isStocked: receiver?.drugs?.has(code) ?? false,
    isPaid: there !== undefined && there.catalogueClass !== 'C' && there.payerScope === 'basic',
    mayBeLong: !neverLong.includes(drugClass),
    isStockedAtSender: sender?.drugs?.has(code) ?? false,
    isDelivered: sender?.delivers ?? false,
  })
}
