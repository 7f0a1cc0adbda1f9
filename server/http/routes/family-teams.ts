import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { dayFromText, textFromDay } from '../../../engine/base/calendar-date.ts'
import type { TeamMember } from '../../../engine/enrolment/team.ts'
import type { FamilyTeam } from '../../usecases/enrolment/enrolment-store.ts'
import { keepTeam, readTeamsOf } from '../../usecases/enrolment/keep-team.ts'
import {
  type HouseTeamsJson,
  HouseTeamsSchema,
  type KeptTeamJson,
  KeptTeamSchema,
  type TeamChangeJson,
  TeamChangeSchema,
} from '../contract/family-team.ts'
import { closed, Id } from '../contract/values.ts'
import { sendProblem } from '../problem.ts'
import { type AddRoutes, actorOf, keyHeader, noDay, problems, sendRefusal } from './api.ts'

const tags = ['enrolments']
const ofHouse = closed({ id: Id })
const plain = (text: string) => ({ 'zh-CN': text, 'zh-HK': text, en: text })

export const addFamilyTeamRoutes: AddRoutes = (plainApp, api) => {
  const app = plainApp.withTypeProvider<TypeBoxTypeProvider>()
  const { enrolments: store, rules, registry } = api

  app.get(
    '/api/institutions/:id/family-teams',
    {
      schema: {
        operationId: 'readTeamsOf',
        summary: 'The teams of a house with all who belong or belonged to them',
        tags,
        params: ofHouse,
        response: { 200: HouseTeamsSchema, ...problems(403, 422) },
      },
    },
    async (request, reply) => {
      const read = await readTeamsOf(request.params.id, actorOf(request, api), store)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const { teams, staff } = read.value
      const answer = {
        teams: teams.map(teamOf),
        staff: staff.map(({ id, name }) => ({ id, name })),
      }
      return reply.send(answer satisfies HouseTeamsJson)
    },
  )

  app.post(
    '/api/institutions/:id/family-teams',
    {
      schema: {
        operationId: 'keepTeam',
        summary: 'Put a team together, or change who belongs to it',
        description:
          'By somebody who may sign contracts of the house. A team changes by a further version.',
        tags,
        headers: keyHeader,
        params: ofHouse,
        body: TeamChangeSchema,
        response: { 201: KeptTeamSchema, ...problems(400, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const { team = null, title, members: written } = request.body
      const members = membersOf(written)
      if (members === undefined) return sendProblem(reply, noDay)
      const key = request.headers['idempotency-key']
      const command = { key, team, institution: request.params.id, title, members }
      const outcome = await keepTeam(command, actorOf(request, api), store)
      if (!outcome.kept) return sendRefusal(reply, outcome.refusal, rules)
      return reply.code(201).send({ team: outcome.team.id } satisfies KeptTeamJson)
    },
  )

  function teamOf({ id, title, members, number, by }: FamilyTeam): HouseTeamsJson['teams'][number] {
    const shown = members.map(({ practitioner, from, to }) => ({
      practitioner,
      name: registry.practitioner(practitioner)?.name ?? plain(practitioner),
      from: textFromDay(from),
      to: to === null ? null : textFromDay(to),
    }))
    return { id, title, members: shown, number, by }
  }
}

/** Undefined where a day is none. */
function membersOf(written: TeamChangeJson['members']): readonly TeamMember[] | undefined {
  const members = written.map(({ practitioner, ...days }) => {
    const from = dayFromText(days.from)
    const to = days.to === null ? null : dayFromText(days.to)
    return from === undefined || to === undefined ? undefined : { practitioner, from, to }
  })
  return members.every((one) => one !== undefined) ? members : undefined
}
