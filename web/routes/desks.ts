/** The pages by the desk at which one works. A page belongs to the first desk that lists it. */

export interface DeskPage {
  readonly path: string
  readonly label:
    | 'nav.counter'
    | 'nav.deposits'
    | 'nav.settlements'
    | 'nav.shift'
    | 'nav.rules'
    | 'nav.clearing'
    | 'nav.reconciliation'
    | 'nav.access'
    | 'nav.myCode'
    | 'nav.operation'
}

export interface Desk {
  readonly name: 'counter' | 'office' | 'patient' | 'operation'
  readonly pages: readonly DeskPage[]
}

const counter: Desk = {
  name: 'counter',
  pages: [
    { path: '/', label: 'nav.counter' },
    { path: '/deposits', label: 'nav.deposits' },
    { path: '/settlements', label: 'nav.settlements' },
    { path: '/shift', label: 'nav.shift' },
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
    name: 'patient',
    pages: [
      { path: '/my-code', label: 'nav.myCode' },
      { path: '/access', label: 'nav.access' },
    ],
  },
  { name: 'operation', pages: [{ path: '/status', label: 'nav.operation' }] },
]

/** What is at no desk, such as an explanation, is opened from the counter. */
export function deskOf(path: string): Desk {
  return desks.find(({ pages }) => pages.some((page) => isAt(path, page))) ?? counter
}

export function titleOf(path: string): DeskPage['label'] {
  const pages = desks.flatMap((desk) => desk.pages)
  return pages.find((page) => isAt(path, page))?.label ?? 'nav.counter'
}

function isAt(path: string, page: DeskPage): boolean {
  return path === page.path || (page.path !== '/' && path.startsWith(`${page.path}/`))
}
