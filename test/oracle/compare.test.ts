import { it } from 'node:test'
import { run } from '../deep/oracle.ts'
import { seed } from '../support/seed.ts'

it('engine and oracle divide nine thousand random bills alike', async () => {
  await run({ seed, iterations: 9_000 })
})
