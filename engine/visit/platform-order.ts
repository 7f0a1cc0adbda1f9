/**
 * A bill that a fund's own platform decides, as the list of what was asked and heard.
 *
 * A settlement is never asked for twice. Where its answer was lost it is looked for; where it is not
 * found it is called back, because it may still be under way; and only what the platform says outright
 * ends it.
 *
 *     begun ──asked──► answered ──recorded──► taken back
 *                │        └── taken back
 *                ├──► refused
 *                └──► (nothing heard) ──found──► answered
 *                             └──called back──► open for another attempt
 */
export interface PlatformShare {
  /** National field, such as `hifp_pay`. */
  readonly field: string
  readonly amountMinor: number
}

export interface PlatformResult {
  /** The platform's own number of the settlement. */
  readonly settlement: string
  readonly totalMinor: number
  readonly cashMinor: number
  readonly shares: readonly PlatformShare[]
}

export type PlatformAction =
  | {
      readonly kind: 'begun'
      readonly person: string
      readonly institution: string
      /** The hospital's number of the visit, and of its bill. */
      readonly visit: string
      readonly interim: string
      /** Left out by those that were begun before stays had messages of their own. */
      readonly setting?: string
      /** For whom it decides. */
      readonly payer?: string
    }
  /** The platform knows the visit under this id; a digest of the bill that was sent, and its total. */
  | {
      readonly kind: 'opened'
      readonly visit: string
      readonly bill?: string
      readonly totalMinor?: number
    }
  /** Written before it is sent: from here on the platform may have settled. */
  | { readonly kind: 'asked'; readonly message: string }
  | { readonly kind: 'answered'; readonly result: PlatformResult }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'called-back'; readonly message: string }
  | { readonly kind: 'recorded'; readonly settlement: string }
  | { readonly kind: 'back-asked'; readonly message: string }
  | { readonly kind: 'taken-back' }

export interface PlatformOrder {
  readonly setting: string
  readonly visit: string | null
  /** Of the bill that was sent last; null where it was not kept. */
  readonly bill: string | null
  readonly totalMinor: number | null
  /** The message of which nothing has been heard; null where none is open. */
  readonly openMessage: string | null
  readonly result: PlatformResult | null
  readonly recorded: string | null
  /** The message that asks for the settlement to be taken back, where its answer is not known. */
  readonly openBack: string | null
  readonly isTakenBack: boolean
  readonly length: number
}

export function platformOrder(actions: readonly PlatformAction[]): PlatformOrder {
  let order: PlatformOrder = {
    setting: 'outpatient',
    visit: null,
    bill: null,
    totalMinor: null,
    openMessage: null,
    result: null,
    recorded: null,
    openBack: null,
    isTakenBack: false,
    length: actions.length,
  }
  for (const action of actions) order = { ...order, ...changeBy(action) }
  return order
}

function changeBy(action: PlatformAction): Partial<PlatformOrder> {
  switch (action.kind) {
    case 'begun':
      return { setting: action.setting ?? 'outpatient' }
    case 'opened':
      return {
        visit: action.visit,
        bill: action.bill ?? null,
        totalMinor: action.totalMinor ?? null,
      }
    case 'asked':
      return { openMessage: action.message }
    case 'answered':
      return { openMessage: null, result: action.result, isTakenBack: false }
    case 'refused':
    case 'called-back':
      return { openMessage: null }
    case 'recorded':
      return { recorded: action.settlement }
    case 'back-asked':
      return { openBack: action.message }
    case 'taken-back':
      return { openBack: null, result: null, recorded: null, isTakenBack: true }
  }
}
