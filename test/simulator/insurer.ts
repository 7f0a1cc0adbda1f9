/** A simulated insurer, and the wire to it that loses questions, answers and news of the end. */
import type { Random } from '../../samples/random.ts'
import type { PayerQuestion, Payers, PayerWord } from '../../server/usecases/payers/ask-payers.ts'

export interface InsurersCase {
  readonly said: PayerWord
  state: 'held' | 'confirmed' | 'cancelled' | 'refunded'
  confirmedMinor: number
}

export interface Insurer extends Payers {
  readonly cases: ReadonlyMap<string, InsurersCase>
  /** From now on every message arrives. */
  heal(): void
}

const lostChance = 120_000

export function anInsurer(random: Random): Insurer {
  const cases = new Map<string, InsurersCase>()
  let isWell = false
  const lose = () => {
    if (!isWell && random.chance(lostChance)) throw new Error('lost on the way')
  }
  const end = (id: string, state: InsurersCase['state'], confirmedMinor = 0) => {
    lose()
    const known = cases.get(id) ?? { said: { said: 'no', amountMinor: 0 }, state, confirmedMinor }
    cases.set(id, { ...known, state, confirmedMinor })
    lose()
  }
  return {
    cases,
    heal() {
      isWell = true
    },
    async ask({ id, expectedMinor, availableMinor }) {
      lose()
      const known = cases.get(id)
      const said = known?.said ?? wordOn(random, { expectedMinor, availableMinor })
      if (known === undefined) cases.set(id, { said, state: 'held', confirmedMinor: 0 })
      lose()
      return said
    },
    async confirm({ id }, amountMinor) {
      end(id, 'confirmed', amountMinor)
    },
    async cancel({ id }) {
      end(id, 'cancelled')
    },
    async refund({ id }) {
      end(id, 'refunded')
    },
  }
}

/** Mostly what its rules give; at times less, more than is left, or no. */
function wordOn(
  random: Random,
  { expectedMinor, availableMinor }: Pick<PayerQuestion, 'expectedMinor' | 'availableMinor'>,
): PayerWord {
  const mood = random.below(10)
  if (mood === 0) return { said: 'no', amountMinor: 0 }
  if (mood === 1) return { said: 'yes', amountMinor: Math.floor(expectedMinor / 2) }
  if (mood === 2) return { said: 'yes', amountMinor: availableMinor + 100 }
  return { said: 'yes', amountMinor: expectedMinor }
}
