/** Every step of a direct claim by the bytes that pass, in their order, and how each claim goes. */
import type { Direction } from '../support/wire-proxy.ts'

/**
 * `paid`: the insurer pays and is told so. `unused`: its word cannot be taken, and it is told that
 * nothing came of it. `taken back`: what was paid is reversed, and it is told that as well.
 */
export type Story = 'paid' | 'unused' | 'taken back'

export interface Step {
  readonly wire: 'database' | 'insurer' | 'counter'
  readonly direction: Direction
  readonly pattern: RegExp
  readonly of: Story
}

type Passing = readonly [wire: Step['wire'], direction: Direction, pattern: RegExp]

const heard: Passing = ['insurer', 'down', /^HTTP\/1\.1 200[\s\S]*\{\}/]
const noted: Passing = ['database', 'up', /UPDATE payer_hold SET state/]

const paid: Readonly<Record<string, Passing>> = {
  'a code is to be kept': ['database', 'up', /INSERT INTO insurance_code\b/],
  'the code goes out': ['counter', 'down', /"lifetimeSeconds"/],
  'the code is to be redeemed': ['database', 'up', /UPDATE insurance_code\b/],
  'what it opens goes out': ['counter', 'down', /"contracts"/],
  'the hold is to be written': ['database', 'up', /INSERT INTO payer_hold\b/],
  'the insurer is to be asked': ['insurer', 'up', /POST \/holds\/[0-9a-f]+ /],
  'the insurer has said yes': ['insurer', 'down', /"said":"yes"/],
  'the yes is to be kept': ['database', 'up', /UPDATE payer_hold\b.*'answered'/],
  'the settlement is to be written': ['database', 'up', /INSERT INTO settlement\b/],
  'the hold is to be captured': ['database', 'up', /UPDATE payer_hold\b.*'captured'/],
  'the settlement is to be committed': ['database', 'up', /COMMIT\0/],
  'the settlement was committed': ['database', 'down', /COMMIT\0/],
  'the answer goes out': ['counter', 'down', /^HTTP\/1\.1 201[\s\S]*"cash"/],
  'the yes is to be confirmed': ['insurer', 'up', /POST \/holds\/[0-9a-f]+\/confirm/],
  'the confirmation was heard': heard,
  'the confirmation is to be noted': noted,
}

const unused: Readonly<Record<string, Passing>> = {
  'a word that nobody can take was said': ['insurer', 'down', /"said":"yes"/],
  'that word is to be kept': ['database', 'up', /UPDATE payer_hold\b.*'answered'/],
  'the hold is to be let go': ['database', 'up', /UPDATE payer_hold\b.*'void-wanted'/],
  'the insurer is to be told to forget it': ['insurer', 'up', /POST \/holds\/[0-9a-f]+\/cancel/],
  'it has heard that it may forget it': heard,
  'that it forgot is to be noted': noted,
}

const takenBack: Readonly<Record<string, Passing>> = {
  'the reversal is to be written': ['database', 'up', /INSERT INTO settlement\b/],
  'the refund is to be asked for': ['database', 'up', /UPDATE payer_hold\b.*'refund-wanted'/],
  'the reversal is to be committed': ['database', 'up', /COMMIT\0/],
  'the reversal was committed': ['database', 'down', /COMMIT\0/],
  'the answer to the reversal goes out': ['counter', 'down', /^HTTP\/1\.1 201/],
  'the insurer is to be told of the refund': ['insurer', 'up', /POST \/holds\/[0-9a-f]+\/refund/],
  'the refund was heard': heard,
  'the refund is to be noted': noted,
}

function stepsOf(of: Story, all: Readonly<Record<string, Passing>>): [string, Step][] {
  return Object.entries(all).map(([name, [wire, direction, pattern]]) => [
    name,
    { wire, direction, pattern, of },
  ])
}

export const steps: ReadonlyMap<string, Step> = new Map([
  ...stepsOf('paid', paid),
  ...stepsOf('unused', unused),
  ...stepsOf('taken back', takenBack),
])
