import { it } from 'node:test'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'
import { handInDamaged } from './damaged-files.ts'

it('F21: a damaged statement is taken whole or kept out whole, whatever happened to it', async () => {
  await handInDamaged(`${seed}`, sampled(200, 20_000))
})
