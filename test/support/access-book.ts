/** An access book that keeps nothing, where a test has no database and no reads. */
import type { AccessBook } from '../../server/usecases/access/admit.ts'

export const noAccessBook: AccessBook = {
  today: () => 0,
  jurisdictionOf: () => 'mainland',
  consentsOf: async () => [],
  transfersTo: async () => [],
  sameAs: async () => [],
  isEmergencyOpen: async () => false,
  keep: async () => null,
}
