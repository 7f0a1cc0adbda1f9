/**
 * Which files `npm test` runs without being told: all, but of those that start servers, browsers or
 * databases of their own a third, by the seed. A run of everybody's every day has six minutes;
 * `npm test -- .test.ts` runs every file, and `npm run test:deep -- faults` the whole of the faults.
 */
const parts = 3

const byTurns = [
  'cli/',
  'test/browser/',
  'test/clusters/',
  'test/faults/',
  // Journeys, each with a browser.
  'test/flows/j',
  'test/launcher/',
  'test/national/',
  'test/sign-in/',
]

/** Neighbours fall into different parts, so that each run has some of every kind. */
export function ofThisRun(files: readonly string[], seed: number): string[] {
  const left = new Set(
    byTurns.flatMap((folder) =>
      files
        .filter((file) => file.startsWith(folder))
        .sort()
        .filter((_, place) => (place + Math.abs(seed)) % parts !== 0),
    ),
  )
  return files.filter((file) => !left.has(file))
}
