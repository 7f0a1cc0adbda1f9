/**
 * The order in which `npm test` begins its files: the longest first, so that a run does not end
 * with one long file while the other cores are idle.
 */

/** As a run lists them at its end; the others take too little to matter. */
export const longest = [
  'test/browser/pages.test.ts',
  'test/launcher/workers.test.ts',
  'test/launcher/start.test.ts',
  'test/browser/counter-money.test.ts',
  'test/browser/settling-pages.test.ts',
  'cli/main.test.ts',
  'test/browser/clearing-pages.test.ts',
  'test/browser/desk.test.ts',
  'test/faults/counter-killed.test.ts',
  'test/faults/restore-drill.test.ts',
  'test/clusters/clusters.test.ts',
  'test/launcher/accounts.test.ts',
  'test/oracle/mutants.test.ts',
  'test/flows/sample-alliance.test.ts',
  'test/oracle/compare.test.ts',
  'test/golden/golden.test.ts',
  'test/faults/crashes.test.ts',
  'test/faults/network.test.ts',
  'test/faults/full-disks.test.ts',
  'test/faults/counter-crashes.test.ts',
  'test/faults/county-hospital.test.ts',
  'cli/reconcile.test.ts',
] as const

const places = new Map<string, number>(longest.map((file, place) => [file, place]))

export function longestFirst(files: readonly string[]): string[] {
  const place = (file: string): number => places.get(file) ?? longest.length
  return [...files].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}
