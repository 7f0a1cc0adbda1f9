/** Every address of the pages, as axe is shown them: what needs a person, a desk or a bill gets one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { desks } from '../../web/routes/desks.ts'
import { seed } from '../support/seed.ts'

/** Addresses of what a story has to bring about first: that story looks at them with axe. */
const seenInStories: Readonly<Record<string, string>> = {
  '/shift/:id': 'test/browser/counter-money.test.ts',
  '/reconciliation/breaks/:id': 'test/browser/desk.test.ts',
  '/reconciliation/issued/:statement': 'test/browser/desk.test.ts',
  '/claims/:id': 'test/flows/beside-claims.test.ts',
  '/tests/images/:id': 'test/browser/registry.test.ts',
  '/my-tests/images/:id': 'test/browser/registry.test.ts',
}

interface Known {
  readonly settlement: string
  readonly person: string
}

export function seenByAxe({ settlement, person }: Known): string[] {
  const app = readFileSync(join(import.meta.dirname, '..', '..', 'web', 'app.tsx'), 'utf8')
  const paths = [...app.matchAll(/<Route path="([^"]+)"/gu)].map(([, path = '']) => path)
  const own = desks.find(({ name }) => name === 'patient')?.pages ?? []
  const others = paths.filter((path) => seenInStories[path] === undefined)
  return others.map((path) => {
    const place = path
      .replace(/^\*$/u, '/nowhere')
      .replace('/*', '')
      .replace(/^(\/settlements|\/my-bills)\/:id/u, `$1/${settlement}`)
      .replace('/registration/:id', `/registration/${person}`)
      .replace(':id', 'unknown')
    const isOwn = own.some((page) => path.startsWith(page.path))
    return place + queryOf(place, isOwn ? person : '')
  })
}

function queryOf(place: string, person: string): string {
  if (person !== '') return `?person=${person}`
  if (place.startsWith('/claims')) return '?insurer=I-HEALTH-2'
  return place === '/settlements' ? '?institution=H-BJ-01' : ''
}

/** Another seventh with every seed. */
export function aSeventh(places: readonly string[]): string[] {
  return places.filter((_, index) => index % 7 === Math.abs(seed) % 7)
}
