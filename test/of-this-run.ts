/**
 * Which files `npm test` runs without being told: all, but of the faults a third. What a fault breaks is
 * looked for whole by `npm run test:deep -- faults`; a run of everybody's every day has six minutes.
 */
const parts = 3

/** Neighbours fall into different parts, so that each run has faults of every kind. */
export function ofThisRun(files: readonly string[], seed: number): string[] {
  const faults = files.filter((file) => file.startsWith('test/faults/')).sort()
  const now = new Set(faults.filter((_, place) => (place + Math.abs(seed)) % parts === 0))
  return files.filter((file) => !faults.includes(file) || now.has(file))
}
