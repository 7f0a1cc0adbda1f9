/** How everything fares that the platform depends on, and what waits for a person. */
import Type, { type Static } from 'typebox'
import { type Health, healths } from '../../../engine/operation/health.ts'
import { closed, nullable, oneOf } from './values.ts'

const HealthSchema = oneOf<Health>(healths)
const Count = Type.Integer({ minimum: 0 })

const TalkSchema = closed({
  party: Type.String({ description: 'A payer, a kind of channel, or `invoices`.' }),
  health: HealthSchema,
  asked: Type.Integer({ description: 'In the last hour.' }),
  unanswered: Type.Integer({ description: 'Of these, without an answer in time.' }),
  waiting: Type.Integer({ description: 'Has yet to be asked or told.' }),
  oldestSeconds: Type.Integer({ description: 'Age of the oldest that waits.' }),
  lastAnswerAt: nullable(Type.String({ description: 'ISO instant, within the last day.' })),
  lastFailureAt: nullable(Type.String({ description: 'ISO instant, within the last day.' })),
})

export const StatusSchema = closed({
  at: Type.String({ description: 'ISO instant.' }),
  health: HealthSchema,
  payers: Type.Array(TalkSchema),
  channels: Type.Array(TalkSchema),
  connections: Type.Array(TalkSchema),
  invoices: TalkSchema,
  journal: closed({
    health: HealthSchema,
    behind: Type.Integer({ description: 'Entries from which nothing was derived yet.' }),
    lastWindow: nullable(closed({ window: Type.Integer(), period: Type.String() })),
  }),
  database: closed({
    health: HealthSchema,
    sessions: Count,
    mostSessions: Count,
    oldestSeconds: Type.Integer({ description: 'Age of the oldest transaction.' }),
    usedIds: Type.Integer({ description: 'Transaction ids since the oldest row not yet frozen.' }),
  }),
  work: closed({
    openBreaks: Count,
    undecidedProposals: Count,
    quarantinedFiles: Count,
    openDifferences: Count,
    undecidedKeys: Count,
    endingKeys: Type.Integer({ minimum: 0, description: 'End within two weeks.' }),
    keylessInsurers: Type.Integer({
      minimum: 0,
      description: 'Asked while bills are settled, and not believed for want of a key.',
    }),
    openApplications: Count,
  }),
})

export type StatusJson = Static<typeof StatusSchema>
export type TalkJson = StatusJson['payers'][number]
