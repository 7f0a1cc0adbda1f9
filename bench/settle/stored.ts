/** P14: whether a long journal is as quick as a short one. */
import type { Options } from './options.ts'

export async function measureStored(options: Options): Promise<boolean> {
  throw new Error(`not yet: ${options.stored}`)
}
