import { it } from 'node:test'
import { run } from '../deep/hostile.ts'
import { seed } from '../support/seed.ts'

it('answers three thousand hostile requests without a fault or a wrong sum', async () => {
  await run({ seed, iterations: 3000 })
})
