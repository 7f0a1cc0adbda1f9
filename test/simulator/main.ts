/**
 * Simulates worlds until so many settlements are recorded.
 *
 *     node test/simulator/main.ts SEED SETTLEMENTS [MUTANT]
 *
 * A MUTANT plants that bug first; then finding it is the exit code 1.
 */
import { plant } from './mutants.ts'

const [seed = '1', wanted = '20000', mutant] = process.argv.slice(2)
if (mutant !== undefined) plant(Number(mutant))
const { simulate } = await import('./simulate.ts')

let settlements = 0
let faults = 0
const startedAt = performance.now()
for (let world = 0; settlements < Number(wanted); world++) {
  const name = `${seed}-${world}`
  try {
    const one = await simulate(name, 120)
    settlements += one.settlements
    faults += one.faults
  } catch (error) {
    console.log(`World ${name}: ${error instanceof Error ? error.message : error}`)
    if (mutant === undefined) console.log(error)
    process.exit(1)
  }
}
const seconds = (performance.now() - startedAt) / 1000
console.log(JSON.stringify({ settlements, faults, seconds: Number(seconds.toFixed(1)) }))
