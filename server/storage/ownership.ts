/** Which buckets this process writes, as the lanes ask about it. */
import { randomUUID } from 'node:crypto'

export interface Ownership {
  /** Names this process in the heads of its buckets. */
  readonly id: string
  /** False where another process writes the bucket, as far as is known here. */
  writes(bucket: number): boolean
  /** Whether a bucket whose head names another process may be taken over in a batch. */
  readonly takesOver: boolean
}

/** The bucket of a person has another writer, who has to be asked instead. */
export class NotWriter extends Error {
  readonly code = 'not-writer'
  readonly bucket: number

  constructor(bucket: number) {
    super('Another process writes the bucket.')
    this.bucket = bucket
  }
}

/** Without leases whoever writes under locks takes the bucket over. */
export function withoutLeases(): Ownership {
  return { id: randomUUID(), writes: () => true, takesOver: true }
}
