/** The pages by the desk at which one works. A page belongs to the first desk that lists it. */

export interface DeskPage {
  readonly path: string
  readonly label:
    | 'nav.counter'
    | 'nav.deposits'
    | 'nav.settlements'
    | 'chronic.nav'
    | 'nav.shift'
    | 'nav.rules'
    | 'nav.clearing'
    | 'nav.reconciliation'
    | 'nav.access'
    | 'nav.consents'
    | 'nav.emergency'
    | 'nav.emergencyReview'
    | 'nav.myCode'
    | 'nav.operation'
    | 'claim.nav.desk'
    | 'claim.nav.mine'
    | 'claimDesk.nav.guarantees'
    | 'claimDesk.nav.papers'
    | 'claimDesk.nav.product'
    | 'prescription.nav.dispense'
    | 'prescription.nav.mine'
    | 'prescription.nav.review'
    | 'prescription.nav.write'
    | 'referral.nav.capacity'
    | 'referral.nav.desk'
    | 'referral.nav.mine'
    | 'recognition.nav.desk'
    | 'recognition.nav.mine'
    | 'recognition.nav.rates'
    | 'referral.nav.refer'
    | 'partner.nav'
    | 'partner.onboarding.nav'
    | 'registry.nav'
    | 'telehealth.nav.desk'
    | 'telehealth.nav.mine'
    | 'transfer.nav'
    | 'enrolment.nav.desk'
    | 'enrolment.nav.mine'
    | 'own.nav.coverages'
    | 'person.credential.nav'
    | 'person.links.nav'
    | 'person.register.nav'
    | 'own.nav.bills'
}

export interface Desk {
  readonly name: 'counter' | 'office' | 'claims' | 'care' | 'pharmacy' | 'patient' | 'operation'
  readonly pages: readonly DeskPage[]
}

const counter: Desk = {
  name: 'counter',
  pages: [
    { path: '/', label: 'nav.counter' },
    { path: '/registration', label: 'person.register.nav' },
    { path: '/deposits', label: 'nav.deposits' },
    { path: '/settlements', label: 'nav.settlements' },
    { path: '/shift', label: 'nav.shift' },
    { path: '/disease-registrations', label: 'chronic.nav' },
    { path: '/guarantees', label: 'claimDesk.nav.guarantees' },
    { path: '/paper-requests', label: 'claimDesk.nav.papers' },
    { path: '/rules', label: 'nav.rules' },
  ],
}

export const desks: readonly Desk[] = [
  counter,
  {
    name: 'office',
    pages: [
      { path: '/clearing', label: 'nav.clearing' },
      { path: '/reconciliation', label: 'nav.reconciliation' },
    ],
  },
  {
    name: 'claims',
    pages: [
      { path: '/claims', label: 'claim.nav.desk' },
      { path: '/claims/guarantees', label: 'claimDesk.nav.guarantees' },
      { path: '/claims/product-data', label: 'claimDesk.nav.product' },
    ],
  },
  {
    name: 'care',
    pages: [
      { path: '/referrals', label: 'referral.nav.desk' },
      { path: '/referrals/new', label: 'referral.nav.refer' },
      { path: '/online-clinic', label: 'telehealth.nav.desk' },
      { path: '/prescriptions/new', label: 'prescription.nav.write' },
      { path: '/prescriptions/review', label: 'prescription.nav.review' },
      { path: '/family-doctor', label: 'enrolment.nav.desk' },
      { path: '/tests', label: 'recognition.nav.desk' },
      { path: '/emergency', label: 'nav.emergency' },
    ],
  },
  {
    name: 'pharmacy',
    pages: [{ path: '/dispensing', label: 'prescription.nav.dispense' }],
  },
  {
    name: 'patient',
    pages: [
      { path: '/my-coverages', label: 'own.nav.coverages' },
      { path: '/my-visits', label: 'telehealth.nav.mine' },
      { path: '/my-prescriptions', label: 'prescription.nav.mine' },
      { path: '/my-credential', label: 'person.credential.nav' },
      { path: '/my-code', label: 'nav.myCode' },
      { path: '/my-bills', label: 'own.nav.bills' },
      { path: '/my-claims', label: 'claim.nav.mine' },
      { path: '/my-referrals', label: 'referral.nav.mine' },
      { path: '/my-family-doctor', label: 'enrolment.nav.mine' },
      { path: '/my-tests', label: 'recognition.nav.mine' },
      { path: '/consents', label: 'nav.consents' },
      { path: '/access', label: 'nav.access' },
    ],
  },
  {
    name: 'operation',
    pages: [
      { path: '/status', label: 'nav.operation' },
      { path: '/registry', label: 'registry.nav' },
      { path: '/capacity', label: 'referral.nav.capacity' },
      { path: '/partners', label: 'partner.nav' },
      { path: '/partners/applications', label: 'partner.onboarding.nav' },
      { path: '/person-links', label: 'person.links.nav' },
      { path: '/transfers', label: 'transfer.nav' },
      { path: '/recognition', label: 'recognition.nav.rates' },
      { path: '/emergency/review', label: 'nav.emergencyReview' },
    ],
  },
]

/** What is at no desk, such as an explanation, is opened from the counter. */
export function deskOf(path: string): Desk {
  const page = pageAt(path)
  return desks.find(({ pages }) => pages.some((one) => one === page)) ?? counter
}

/** Pages at no desk that have a name of their own. */
const apart = [
  { path: '/sign-in', label: 'signIn.title' },
  { path: '/account', label: 'signIn.your.title' },
] as const

export function titleOf(path: string): DeskPage['label'] | (typeof apart)[number]['label'] {
  const alone = apart.find((page) => path === page.path || path.startsWith(`${page.path}/`))
  return alone?.label ?? pageAt(path)?.label ?? 'nav.counter'
}

/** Whether the address belongs to a page that lies below this one, or to none of them. */
export function isBelow(path: string, page: DeskPage): boolean {
  return page.path === '/' || pageAt(path)?.path !== page.path
}

/** The page whose address is the nearest: one may lie below another. */
function pageAt(path: string): DeskPage | undefined {
  const pages = desks.flatMap((desk) => desk.pages).filter((page) => isAt(path, page))
  return pages.toSorted((a, b) => b.path.length - a.path.length)[0]
}

function isAt(path: string, page: DeskPage): boolean {
  return path === page.path || (page.path !== '/' && path.startsWith(`${page.path}/`))
}
