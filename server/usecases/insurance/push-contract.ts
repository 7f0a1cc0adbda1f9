/** Takes a contract that an insurer pushes; the same contract and version again changes nothing. */
import type { Attributes } from '../../../engine/adjudication/bill.ts'
import type { Contract } from '../../../engine/commercial/contract.ts'
import { fingerprintOf } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Rules } from '../rules.ts'

export interface ContractPush {
  /** What the insurer knows the insured person by. */
  readonly credential: string
  /** The product's pack. */
  readonly product: string
  readonly contract: Contract
  readonly attributes: Attributes
}

type Pushed =
  | { readonly is: 'taken' | 'known'; readonly coverage: string }
  | { readonly is: 'altered' | 'of-another' }
  | { readonly is: 'outdated'; readonly version: number }

export interface ContractBook {
  readonly rules: Rules
  findByCredential(credential: string): Promise<string | undefined>
  /** The payers of products for which it answers; undefined where nobody knows it. */
  insurer(id: string): { readonly payers: readonly string[] } | undefined
  pushContract(contract: {
    readonly person: string
    readonly scheme: string
    readonly contract: Contract
    readonly attributes: Attributes
    readonly fingerprint: Buffer
  }): Promise<Pushed>
}

export type PushOutcome =
  | { readonly taken: true; readonly coverage: string; readonly isNew: boolean }
  | { readonly taken: false; readonly refusal: Refusal }

export async function pushContract(
  push: ContractPush,
  by: Actor,
  store: ContractBook,
): Promise<PushOutcome> {
  const { credential, product, contract, attributes } = push
  const { insurer, number, from, to } = contract
  const forbidden = gate(by, 'claim', 'push-contract', insurer)
  if (forbidden !== null) return refused(forbidden)
  const known = store.insurer(insurer)
  if (known === undefined) return refused({ code: 'insurer-unknown', insurer })
  if (to !== null && to < from) return refused({ code: 'contract-backwards', pointer: '/to' })
  const isSold = known.payers.some((payer) => payer.startsWith(`${product}.`))
  if (!isSold || store.rules.scheme(product)?.schemeKind !== 'commercial') {
    return refused({ code: 'product-unknown', product, pointer: '/product' })
  }
  const person = await store.findByCredential(credential)
  if (person === undefined) return refused({ code: 'person-unknown', pointer: '/insured' })
  const fingerprint = fingerprintOf({ ...push, credential: person })
  const pushed = await store.pushContract({
    person,
    scheme: product,
    contract,
    attributes,
    fingerprint,
  })
  switch (pushed.is) {
    case 'taken':
    case 'known':
      return { taken: true, coverage: pushed.coverage, isNew: pushed.is === 'taken' }
    case 'outdated':
      return refused({ code: 'contract-outdated', contract: number, version: pushed.version })
    default:
      return refused({ code: `contract-${pushed.is}`, contract: number })
  }
}

function refused(refusal: Refusal): PushOutcome {
  return { taken: false, refusal }
}
