/** Whether the receiver of a referral down has each drug that the patient takes, and what is planned. */
import type { CatalogueItem } from '../../../engine/catalogue/catalogue.ts'
import { type DrugSupply, supplyOf } from '../../../engine/referral/drug-supply.ts'
import {
  failedProcurements,
  type ProcurementStateName,
  procurementState,
} from '../../../engine/referral/procurement.ts'
import type { PlannedSupply } from '../../../engine/referral/referral.ts'
import type { ReferralSheet } from '../../../engine/referral/sheet.ts'
import type { ReferralStore } from './referral-store.ts'

type Looking = Pick<
  ReferralStore,
  'institution' | 'abilitiesOf' | 'catalogueAt' | 'procurements' | 'today'
>

export interface SupplyView extends DrugSupply {
  readonly planned: PlannedSupply | null
  /** How the request to buy it stands; null where none was made. */
  readonly procurement: ProcurementStateName | null
}

/** Classes that the rules on long prescriptions leave out. */
const neverLong = ['narcotic', 'psychotropic', 'toxic', 'radioactive', 'antimicrobial']
const mostProcurements = 200

export async function suppliesAt(
  { from, target, drugs }: Pick<ReferralSheet, 'drugs'> & Route,
  planned: readonly PlannedSupply[],
  store: Looking,
): Promise<readonly SupplyView[]> {
  if (drugs.length === 0) return []
  const route = { from, target }
  const bought = await boughtFor(target.institution, store)
  return Promise.all(
    drugs.map(async (code) => {
      const plan = planned.find(({ drug }) => drug === code) ?? null
      const procurement = plan?.procurement ?? null
      return {
        ...supplyOf(drugBetween(code, route, bought, store)),
        planned: plan,
        procurement: procurement === null ? null : await stateOf(procurement, store),
      }
    }),
  )
}

interface Route {
  readonly from: { readonly institution: string }
  readonly target: { readonly institution: string }
}

/** A drug for which there is no remedy is for the doctor to change, and holds nobody up. */
export function unsuppliedOf(
  { direction }: Pick<ReferralSheet, 'direction'>,
  supplies: readonly SupplyView[],
): readonly string[] {
  if (direction !== 'down') return []
  return supplies
    .filter((one) => one.remedies.length > 0 && !isPlanned(one))
    .map(({ code }) => code)
}

function isPlanned({ planned, procurement }: SupplyView): boolean {
  return planned !== null && (procurement === null || !failedProcurements.includes(procurement))
}

function drugBetween(
  code: string,
  { from, target }: Route,
  bought: ReadonlySet<string>,
  store: Looking,
) {
  const [there, here] = [itemAt(code, target, store), itemAt(code, from, store)]
  const { abilitiesOf } = store
  const [receiver, sender] = [abilitiesOf(target.institution), abilitiesOf(from.institution)]
  return {
    code,
    name: here?.name ?? there?.name ?? code,
    isListed: there !== undefined,
    isStocked: bought.has(code) || (receiver?.drugs?.has(code) ?? false),
    isPaid: there !== undefined && there.catalogueClass !== 'C' && there.payerScope === 'basic',
    mayBeLong: !neverLong.includes(String(here?.attributes['controlled'] ?? 'none')),
    isStockedAtSender: sender?.drugs?.has(code) ?? false,
    isDelivered: sender?.delivers ?? false,
  }
}

function itemAt(
  code: string,
  { institution: id }: Route['from'],
  { institution, catalogueAt, today }: Looking,
): CatalogueItem | undefined {
  return catalogueAt(institution(id)?.region ?? '', today())?.items.get(code)
}

/** What was bought for a house on request stands on its shelf. */
async function boughtFor(
  institution: string,
  { procurements }: Looking,
): Promise<ReadonlySet<string>> {
  const which = { states: ['stocked'], limit: mostProcurements }
  const rows = await procurements.onDesk(institution, which)
  const states = await Promise.all(
    rows.map(({ record }) => readProcurement(record, { procurements })),
  )
  return new Set(states.flatMap(({ request }) => request?.drug.code ?? []))
}

async function stateOf(id: string, store: Looking): Promise<ProcurementStateName> {
  return (await readProcurement(id, store)).state
}

export async function readProcurement(
  id: string,
  { procurements }: Pick<ReferralStore, 'procurements'>,
) {
  const recorded = await procurements.read(id)
  return procurementState(
    recorded.map(({ action, at, by }) => ({ ...action, at: at.getTime(), by })),
  )
}
