/** Whoever answers for a product is called as registered here; a pack names only whom it was written for. */
import type { Registry } from '../usecases/registry/registry-book.ts'
import type { DivisionJson } from './contract/quote.ts'

interface Titled {
  readonly payer: string
  readonly title: DivisionJson['shares'][number]['title']
}

export function calledAsRegistered(registry: Pick<Registry, 'answering'>) {
  const named = <T extends Titled>(one: T): T => {
    const insurer = registry.answering(one.payer)
    return insurer === undefined ? one : { ...one, title: insurer.title }
  }
  return (division: DivisionJson): DivisionJson => ({
    ...division,
    shares: division.shares.map(named),
    outside: division.outside.map(named),
    breaks: division.breaks.map(named),
    portions: division.portions.map((portion) => ({
      ...portion,
      shares: portion.shares.map(named),
    })),
  })
}
