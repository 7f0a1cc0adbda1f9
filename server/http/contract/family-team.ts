/** How a house puts its teams of family doctors together. */
import Type, { type Static } from 'typebox'
import { closed, Day, Id, nullable, TextsSchema } from './values.ts'

const Member = closed({
  practitioner: Type.String({ minLength: 1, maxLength: 128 }),
  from: Day,
  to: nullable(Day),
})

export const TeamChangeSchema = closed({
  team: Type.Optional({ ...Id, description: 'Left out for a new team.' }),
  title: TextsSchema,
  members: Type.Array(Member, {
    maxItems: 50,
    description: 'All of them with their days, those who left as well. The first of a day leads.',
  }),
})
export type TeamChangeJson = Static<typeof TeamChangeSchema>

const Team = closed({
  id: Id,
  title: TextsSchema,
  members: Type.Array(closed({ ...Member.properties, name: TextsSchema })),
  /** Versions so far, and who recorded the last one. */
  number: Type.Integer(),
  by: Type.String(),
})

export const HouseTeamsSchema = closed({
  teams: Type.Array(Team),
  staff: Type.Array(closed({ id: Type.String(), name: TextsSchema }), {
    description: 'Whoever practises in the house today.',
  }),
})
export type HouseTeamsJson = Static<typeof HouseTeamsSchema>

export const KeptTeamSchema = closed({ team: Id })
export type KeptTeamJson = Static<typeof KeptTeamSchema>
