/**
 * Names of objects in settlements' documents, so that they need not be written in each of them.
 * The place in this list is what documents hold: add at the end, and never change a line.
 */
export const shapes: readonly (readonly string[])[] = [
  [],
  'kind engineVersion answerVersion by purpose policies catalogue visit bill facts pools answers settlement counterNames'.split(
    ' ',
  ),
  'kind engineVersion answerVersion by purpose reason because original settlement counterNames countersBefore laterBills'.split(
    ' ',
  ),
  'number setting admittedOn dischargedOn'.split(' '),
  'number interim setting admittedOn dischargedOn'.split(' '),
  'number setting admittedOn dischargedOn disease entitlement'.split(' '),
  'number setting admittedOn dischargedOn department'.split(' '),
  'currency admittedOn dischargedOn lines sums attributes'.split(' '),
  'id code name on quantityE4 unitPriceE6 amountMinor reverses approval indication category supplyDays attributes'.split(
    ' ',
  ),
  'inScopeMinor priorSelfPayMinor overLimitMinor ownPaidMinor'.split(' '),
  'homeRegion careRegion coverages'.split(' '),
  'id scheme from to attributes accumulators'.split(' '),
  'period counters'.split(' '),
  'payer coverage said amountMinor'.split(' '),
  'currency totalMinor shares parts cashMinor outside refusals breaks counters terms'.split(' '),
  'payer payerKind coverage amountMinor decidedBy state'.split(' '),
  'part amountMinor'.split(' '),
  'payer coverage rule amountMinor'.split(' '),
  'payer oursMinor theirsMinor'.split(' '),
  'coverage period slot before after'.split(' '),
  'counter unit owner row'.split(' '),
  'settlement visit businessDate currency shares cash replacedBy'.split(' '),
  'payer wasMinor nowMinor'.split(' '),
  'wasMinor nowMinor'.split(' '),
  'personClass insuredMonths unbrokenYears'.split(' '),
  'personClass'.split(' '),
  'birthYear age sex level ownership facility facilityTags setting homeRegion careRegion crossRegion filing filingDeemed'.split(
    ' ',
  ),
  'aidClass age birthYear sex level ownership facility facilityTags setting homeRegion careRegion crossRegion filing filingDeemed'.split(
    ' ',
  ),
  'age birthYear sex level ownership facility facilityTags setting homeRegion careRegion crossRegion filing filingDeemed'.split(
    ' ',
  ),
]

/** First numbers of packed lists that are no shapes; see `document.ts`. */
export const form = { unlisted: -1, list: -2, table: -3, apart: -4, counted: 1, joined: 2 } as const
export const escaped = -5

/** What is said of a good on every line that charges it; joined, these make one word. */
export const joinedNames = ['code', 'name', 'category']
export const joint = '\t'

/**
 * Names under which texts come again and again, from bill to bill. Taking one away, or adding one,
 * needs another format.
 */
const wordNames = new Set(
  `kind by purpose policies catalogue setting disease entitlement department currency code name
   approval category homeRegion careRegion scheme period payer payerKind said decidedBy state part
   rule terms counter unit personClass aidClass sex level ownership facility facilityTags filing
   crossRegion`.split(/\s+/),
)

export function isWordName(name: string): boolean {
  return wordNames.has(name)
}
