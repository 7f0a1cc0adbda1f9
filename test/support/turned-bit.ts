/** What a disk does to a file in the years that it lies there. */
import { open, stat } from 'node:fs/promises'
import { type Random, randomOf } from '../../samples/random.ts'
import { seed } from './seed.ts'

const random = randomOf(`turned bits ${seed}`)

export interface TurnedBit {
  /** The byte in which it lies. */
  readonly at: number
  turnBack(): Promise<void>
}

/** Turns one bit, anywhere in the file unless a byte is named. Undefined where there is none. */
export async function turnABit(
  path: string,
  place?: number,
  { below }: Pick<Random, 'below'> = random,
): Promise<TurnedBit | undefined> {
  const { size } = await stat(path)
  if (size === 0) return undefined
  const at = place ?? below(size)
  const bit = 1 << below(8)
  const turnBack = async () => {
    const file = await open(path, 'r+')
    try {
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
      await file.write(Buffer.of((buffer[0] ?? 0) ^ bit), 0, 1, at)
    } finally {
      await file.close()
    }
  }
  await turnBack()
  return { at, turnBack }
}
