/** The words of consents: what is agreed to by a tick of its own, and what can be done with one. */

/**
 * Each is ticked apart from the others, and nothing is ticked beforehand: data on health; a recipient
 * who is named; leaving the jurisdiction; a consultation from afar; its recording; a fast claim that
 * opens by itself; and use for something else, which no template offers unless it is about that alone.
 */
export const ticks = [
  'health',
  'recipient',
  'leaving',
  'teleconsultation',
  'recording',
  'fast-claim',
  'secondary-use',
] as const

export const recipientKinds = ['insurer', 'institution'] as const

export const consentStates = ['offered', 'given', 'declined', 'withdrawn', 'expired'] as const

export type Tick = (typeof ticks)[number]
export type RecipientKind = (typeof recipientKinds)[number]
export type ConsentState = (typeof consentStates)[number]
