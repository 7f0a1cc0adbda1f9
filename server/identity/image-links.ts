/**
 * Links to pictures: which test, for whom, until when, and a proof that we wrote it. Nothing is kept
 * of them, so that any process takes what another one gave.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

const base = 36
const proofBytes = 24

/** @param secret known to every process of this installation, and to nobody else. */
export function imageLinks(secret: Buffer) {
  const proofOf = (test: string, reader: string, until: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([test, reader, until]))
      .digest()
      .subarray(0, proofBytes)
  return {
    write(test: string, reader: string, until: number): string {
      const end = until.toString(base)
      return `${test}.${end}.${proofOf(test, reader, end).toString('base64url')}`
    },
    read(link: string, reader: string, now: number): string | undefined {
      const [test = '', end = '', proof = ''] = link.split('.')
      const shown = Buffer.from(proof, 'base64url')
      const isOurs =
        shown.length === proofBytes && timingSafeEqual(shown, proofOf(test, reader, end))
      return isOurs && Number.parseInt(end, base) > now ? test : undefined
    },
  }
}
