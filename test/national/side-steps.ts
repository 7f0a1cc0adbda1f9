/** Every step of a bill on its way from the insurance network to a paid claim, and who dies at it. */
import type { Direction } from '../support/wire-proxy.ts'

export type Side = 'insurance' | 'internet'
export type Wire = Side | 'between' | 'hospital' | 'people' | 'insurer' | 'channels'

export interface SideStep {
  readonly victim: Side
  /** A side's own wire is the one to its database. */
  readonly wire: Wire
  readonly direction: Direction
  readonly pattern: RegExp
}

const step = (victim: Side, wire: Wire, direction: Direction, pattern: RegExp): SideStep => ({
  victim,
  wire,
  direction,
  pattern,
})

const queued = (kind: string) => new RegExp(`INSERT INTO side_message[\\s\\S]*${kind}`)

export const sideSteps: Readonly<Record<string, SideStep>> = {
  'the bill is to be settled': step('insurance', 'insurance', 'up', /INSERT INTO settlement\b/),
  'the hospital is to be answered': step('insurance', 'hospital', 'down', /"setl_id":"[^"]/),
  'the authorisation is to be kept': step(
    'internet',
    'internet',
    'up',
    /INSERT INTO claim_authorisation\b/,
  ),
  'the person is to be answered': step('internet', 'people', 'down', /^HTTP\/1\.1 201/),
  'the authorisation is to be handed over': step(
    'internet',
    'internet',
    'up',
    queued('authorisation-given'),
  ),
  'it is asked for': step('insurance', 'between', 'up', /GET \/side-queue\/internet/),
  'it goes across': step('internet', 'between', 'down', /"authorisation-given"/),
  'it has come across': step('insurance', 'between', 'down', /"authorisation-given"/),
  'it is to be taken': step('insurance', 'insurance', 'up', queued('authorisation-given')),
  'the record of the fund is to be kept': step(
    'insurance',
    'insurance',
    'up',
    /INSERT INTO fund_record\b/,
  ),
  'the record is to be let pass': step('insurance', 'insurance', 'up', queued('record-released')),
  'how far was let pass is to be noted': step(
    'insurance',
    'insurance',
    'up',
    /INSERT INTO read_mark\b/,
  ),
  'the record goes across': step('insurance', 'between', 'up', /POST \/side-queue\/insurance/),
  'the record has come across': step('internet', 'between', 'up', /POST \/side-queue\/insurance/),
  'the record is to be taken': step('internet', 'internet', 'up', queued('record-released')),
  'that it was taken is to be said': step('internet', 'between', 'down', /"last":/),
  'that it was taken was said': step('insurance', 'between', 'down', /"last":/),
  'a bill is to be made of it': step('internet', 'internet', 'up', /INSERT INTO released_record\b/),
  'how far was read is to be noted': step('internet', 'internet', 'up', /INSERT INTO read_mark\b/),
  'the claim is to be opened': step('internet', 'internet', 'up', /INSERT INTO claim_case\b/),
  'the insurer is to be told of it': step('internet', 'insurer', 'up', /POST \/claims/),
  'the insurer was told of it': step('internet', 'insurer', 'down', /^HTTP\/1\.1 202/),
  'the package is to be kept': step('internet', 'internet', 'up', /INSERT INTO claim_package\b/),
  'the amount is to be moved': step('internet', 'internet', 'up', /INSERT INTO house_entry\b/),
  'the payment is to be ordered': step('internet', 'channels', 'up', /"amount":/),
  'the payment was ordered': step('internet', 'channels', 'down', /^HTTP\/1\.1 200/),
}
