/** Insurers and hospitals on their way into the alliance: applied, checked, approved, live. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { CheckFinding } from '../../../engine/registry/check-texts.ts'
import { type EntryProblem, entryProblem } from '../../../engine/registry/entry-problem.ts'
import type { OnboardingActName } from '../../../engine/registry/onboarding.ts'
import type { Refusal } from '../../usecases/refusal.ts'
import {
  apply,
  checkApplication,
  decideApplication,
  goLive,
  type OnboardingView,
  readApplications,
} from '../../usecases/registry/onboarding.ts'
import {
  ApplicationDecisionSchema,
  ApplicationId,
  type ApplicationJson,
  ApplicationSchema,
  type ApplicationsJson,
  ApplicationsSchema,
  ApplySchema,
} from '../contract/partner.ts'
import { closed } from '../contract/values.ts'
import { draftsOf } from '../registry-forms.ts'
import { type AddRoutes, actorOf, keyHeader, problems, sendRefusal } from './api.ts'
import { provinceIn, titleIn } from './registry-entries.ts'

const tags = ['partners']
const refusals = problems(400, 403, 404, 409, 422)

export const addApplicationRoutes: AddRoutes = (plain, api) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const { partners, rules } = api

  app.get(
    '/api/applications',
    {
      schema: {
        operationId: 'listApplications',
        summary: 'Partners on their way into the alliance, the latest first',
        tags,
        response: { 200: ApplicationsSchema, ...problems(403) },
      },
    },
    async (request, reply) => {
      const read = readApplications(actorOf(request, api), partners)
      if (!read.found) return sendRefusal(reply, read.refusal, rules)
      const applications = read.value.map(applicationJson)
      return reply.send({ applications } satisfies ApplicationsJson)
    },
  )

  app.post(
    '/api/applications',
    {
      schema: {
        operationId: 'applyForPartner',
        summary: 'Enter the application of an insurer or an institution, with its keys',
        tags,
        headers: keyHeader,
        body: ApplySchema,
        response: { 200: ApplicationSchema, 201: ApplicationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { insurer, institution, keys, service, sandbox, contact } = request.body
      const file = {
        ...(insurer === undefined ? {} : { insurers: [insurer] }),
        ...(institution === undefined ? {} : { institutions: [institution] }),
      }
      const read = draftsOf(file, rules.region, provinceIn(api))
      const [draft, ...others] = read.drafts
      if (draft === undefined || others.length > 0) {
        return sendRefusal(reply, notOne(read.problems), rules)
      }
      const key = request.headers['idempotency-key']
      const applying = { key, contact, draft, problems: [], keys, service, sandbox }
      const done = await apply(applying, actorOf(request, api), partners)
      if (!done.done) return sendRefusal(reply, done.refusal, rules)
      return reply.code(done.isNew ? 201 : 200).send(applicationJson(done.value))
    },
  )

  const acts = {
    check: {
      summary: 'Hold the test system to every rule of the guide, and record what came of it',
      run: checkApplication,
    },
    live: { summary: 'Record entry and keys: from now on the partner takes part', run: goLive },
  } as const
  for (const [act, { summary, run }] of Object.entries(acts)) {
    app.post(
      `/api/applications/:id/${act}`,
      {
        schema: {
          operationId: `${act}Application`,
          summary,
          tags,
          params: closed({ id: ApplicationId }),
          response: { 200: ApplicationSchema, ...refusals },
        },
      },
      async (request, reply) => {
        const done = await run(request.params.id, actorOf(request, api), partners)
        return done.done
          ? reply.send(applicationJson(done.value))
          : sendRefusal(reply, done.refusal, rules)
      },
    )
  }

  app.post(
    '/api/applications/:id/decision',
    {
      schema: {
        operationId: 'decideApplication',
        summary: 'Approve an application whose check was passed, or reject it',
        tags,
        params: closed({ id: ApplicationId }),
        body: ApplicationDecisionSchema,
        response: { 200: ApplicationSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const decision = { ...request.params, ...request.body }
      const done = await decideApplication(decision, actorOf(request, api), partners)
      return done.done
        ? reply.send(applicationJson(done.value))
        : sendRefusal(reply, done.refusal, rules)
    },
  )
}

function notOne(problems: readonly EntryProblem[]): Refusal {
  const found = problems.length > 0 ? problems : [entryProblem('', 'not-one')]
  return { code: 'entries-wrong', problems: found }
}

/** What was found before findings had texts in three languages says the same in each. */
function inWords({ rule, place, title, what, remedy }: CheckFinding) {
  const texts = (one: CheckFinding['what'] | string) =>
    typeof one === 'string' ? { 'zh-CN': one, 'zh-HK': one, en: one } : one
  return { rule, place, title: texts(title ?? ''), what: texts(what), remedy: texts(remedy) }
}

function applicationJson({ id, state, application, acts }: OnboardingView): ApplicationJson {
  const { kind, entry, contact, keys, service, sandbox } = application
  const insurer = entry.kind === 'insurer' ? entry.entry : null
  return {
    ...{ id, kind, state, contact, sandbox },
    party: entry.id,
    title: titleIn(entry) ?? { 'zh-CN': entry.id, 'zh-HK': entry.id, en: entry.id },
    from: textFromDay(entry.from),
    payers: [...(insurer?.payers ?? [])],
    address: insurer?.address ?? null,
    kids: keys.map(({ kid }) => kid),
    service: service?.client ?? null,
    acts: acts.map(({ act, by, at, note, result }) => ({
      ...{ act: act as OnboardingActName, by, at, note },
      rules: result === null ? null : [...result.rules],
      findings: (result?.findings ?? []).map(inWords),
    })),
  }
}
