/** How refusals of contracts with family doctors are answered. A refusal without a row does not compile. */
import type { EnrolmentRefusal } from '../usecases/enrolment/refusal.ts'
import type { Problem } from './problem.ts'
import type { Answer } from './refusals.ts'

export const answerToEnrolment = {
  'enrolment-unknown': {
    status: 404,
    title: 'There is no such contract.',
    remedy: 'Read the list again.',
  },
  'enrolment-team-unknown': {
    status: 404,
    title: 'There is no such team of family doctors.',
    remedy: 'Choose one of the list.',
  },
  'team-empty': {
    status: 422,
    title: 'A team has members.',
    remedy: 'Name at least one; to close a team, give each member a last day.',
  },
  'team-member-days': {
    status: 422,
    title: 'A member would leave before joining.',
    remedy: 'Correct the days.',
  },
  'team-member-twice': {
    status: 422,
    title: 'Somebody would be in the team twice on one day.',
    remedy: 'Let the first span end before the second begins.',
  },
  'team-member-elsewhere': {
    status: 422,
    title: 'Somebody does not practise in this house.',
    remedy: 'Choose from its practitioners, or have the place of practice recorded first.',
  },
  'team-without-doctor': {
    status: 422,
    title: 'Nobody of the team may sign a contract for the house.',
    remedy: 'Name a doctor whose licence and scope allow it.',
  },
  'team-changed-meanwhile': {
    status: 409,
    title: 'Somebody changed the team just now.',
    remedy: 'Read it again, and then decide anew.',
  },
  'enrolment-other-team': {
    status: 403,
    title: 'A team signs by its own members only.',
    remedy: 'Have somebody of the team sign it.',
  },
  'enrolment-already': {
    status: 409,
    title: 'This person has a contract, or one that waits for a signature.',
    remedy: 'End or withdraw that one first; a person has one family doctor’s team at a time.',
  },
  'enrolment-out-of-turn': {
    status: 409,
    title: 'As the contract stands, this cannot be done.',
    remedy: 'Read it again; the other side may have acted meanwhile.',
  },
  'enrolment-package-unknown': {
    status: 422,
    title: 'There is no such package of services.',
    remedy: 'Choose one of the list.',
  },
  'enrolment-too-short': {
    status: 422,
    title: 'The contract would run for less than a year.',
    remedy: 'Choose a later last day.',
  },
  'enrolment-too-long': {
    status: 422,
    title: 'The contract would run for longer than is allowed.',
    remedy: 'Choose an earlier last day.',
  },
  'enrolment-too-early-to-renew': {
    status: 409,
    title: 'The contract is not near its end.',
    remedy: 'Renew it within the last weeks of its term.',
  },
  'enrolment-ends-before-today': {
    status: 422,
    title: 'A contract does not end in the past.',
    remedy: 'Choose today or a later day.',
  },
} as const satisfies Record<EnrolmentRefusal['code'], Answer>

export function enrolmentProblem(refusal: EnrolmentRefusal): Partial<Problem> {
  if ('team' in refusal) return { pointer: '/team', detail: `It is ${refusal.team}.` }
  if ('practitioner' in refusal) {
    return { pointer: '/members', detail: `It is ${refusal.practitioner}.` }
  }
  if (!('enrolment' in refusal)) return {}
  return refusal.enrolment === null ? {} : { detail: `It is ${refusal.enrolment}.` }
}
