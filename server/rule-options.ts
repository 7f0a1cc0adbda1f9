/** Rules as the services take them; what is wrong in them ends the start. */

import { contractedPayers, nettingSignatories } from '../samples/alliance/clearing-agreements.ts'
import { readCalendars } from './catalogues/read-calendars.ts'
import { readClearingRules } from './catalogues/read-clearing-rules.ts'
import { readCounterRules } from './catalogues/read-counter-rules.ts'
import { today } from './china-day.ts'
import { readConsents } from './consents/read-consents.ts'
import type { Outside } from './outside.ts'
import { problemText } from './policies/problem.ts'
import type { ClearingOptions, ConsentOptions } from './service-options.ts'
import { StartFailure } from './start-failure.ts'

/** @throws StartFailure that lists what is wrong in the texts, with file and line. */
export function consentOptions(outside: Outside | null): ConsentOptions {
  const { templates, laws, problems } = readConsents()
  if (problems.length > 0) {
    throw new StartFailure('rules-unusable', problems.map(problemText).join('\n'))
  }
  return { templates, laws, simulatedRecipient: outside?.recipients ?? null }
}

/** Rules and holidays are data; who signed for what is known of the sample alliance only. */
export function clearingOptions(isSample: boolean): ClearingOptions {
  const mainland = readCalendars().get('mainland')
  if (mainland === undefined) throw new Error('There is no calendar of the mainland.')
  return {
    rules: readClearingRules().on,
    calendar: mainland,
    signed: new Set(isSample ? nettingSignatories() : []),
    contracted: new Map(isSample ? contractedPayers : []),
    today,
  }
}

export function counterRules() {
  try {
    return readCounterRules()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new StartFailure('rules-unusable', error.message, error)
  }
}
