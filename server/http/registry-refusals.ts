/** How each refusal of the right to act, and of what is recorded about partners, is answered. */
import type { PracticeRule } from '../../engine/registry/may-practise.ts'
import type { RegistryRefusal } from '../usecases/registry/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToRegistry = {
  'may-not-practise': {
    status: 403,
    title: 'Whoever signs has no right to this act, here and on this day.',
    remedy: 'Have it signed by somebody who may, or have the registration put right first.',
  },
  'practitioner-unknown': {
    status: 404,
    title: 'No such practitioner is registered.',
    remedy: 'Use an id from the list of practitioners of the institution.',
  },
  'house-unregistered': {
    status: 404,
    title: 'No such institution is in the registry.',
    remedy: 'Use an id from the list of institutions.',
  },
  'entries-wrong': {
    status: 422,
    title: 'Entries of the registry are out of order; none was recorded.',
    remedy: 'Correct what the detail names, and send all of them again.',
  },
  'entries-changed': {
    status: 409,
    title: 'Somebody else changed this entry since it was read.',
    remedy: 'Read it again, and make the change on what stands there now.',
  },
  'partner-unknown': {
    status: 404,
    title: 'No such insurer or service is registered.',
    remedy: 'Use an id from the list of partners.',
  },
  'key-unusable': {
    status: 422,
    title: 'The key cannot be used.',
    remedy: 'Hand in the public half of a P-256 key as a JWK with a kid.',
  },
  'key-unknown': {
    status: 404,
    title: 'There is no such key.',
    remedy: 'Use a kid from the list of keys.',
  },
  'key-known': {
    status: 409,
    title: 'A key of this kid was handed in before.',
    remedy: 'Give the new key a kid of its own.',
  },
  'key-decided': {
    status: 409,
    title: 'This was decided about the key already.',
    remedy: 'Read the list of keys again.',
  },
  'application-unknown': {
    status: 404,
    title: 'There is no such application.',
    remedy: 'Use an id from the list of applications.',
  },
  'application-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the application as it stands.',
    remedy: 'Read it again to see what comes next.',
  },
  'check-needed': {
    status: 409,
    title: 'An application is approved only after its test system kept every rule.',
    remedy: 'Run the check, and have what it finds put right.',
  },
  'second-operator-needed': {
    status: 403,
    title: 'Nobody approves what the same person proposed.',
    remedy: 'Have another operator approve it.',
  },
} as const satisfies Record<
  RegistryRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

const gaps: Readonly<Record<PracticeRule, (wanting: string) => string>> = {
  licence: (number) => `Licence ${number} is not in force.`,
  category: (category) => `It is not for the category "${category}".`,
  grade: (grade) => `It is not for the grade "${grade}" alone.`,
  title: (title) => `It asks for the title "${title}" or a higher one.`,
  years: (years) => `It asks for ${years} years of independent practice.`,
  scope: (department) => `The work of "${department}" is not within the registered scope.`,
  'special-right': (right) => `The right "${right}" is missing.`,
  'house-licence': (licence) => `The institution has no licence "${licence}".`,
  department: (department) => `The institution has no department "${department}".`,
  place: (institution) => `There is neither registration nor filing at ${institution}.`,
  'place-day': (institution) => `Registration or filing at ${institution} is not in force.`,
  'filed-province': (province) => `Filing serves the province of the main house, not ${province}.`,
  'added-province': (province) =>
    `The added registration is for another province than ${province}.`,
  jurisdiction: (place) => `There is no registration in ${place}.`,
  'short-term': (years) => `A short-term registration of at most ${years} years is missing.`,
  'act-unknown': (act) => `No rule was in force for "${act}".`,
}

/** The others are found again once these are put right. */
const mostTold = 20

export function registryProblem(refusal: RegistryRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'practitioner-unknown':
      return { detail: `${refusal.practitioner} is not listed.` }
    case 'house-unregistered':
      return { detail: `${refusal.institution} is not listed.` }
    case 'entries-wrong': {
      const [first] = refusal.problems
      const told = refusal.problems
        .slice(0, mostTold)
        .map(({ pointer, what }) => `${pointer}: ${what.en}.`)
      const problems = refusal.problems.slice(0, mostTold)
      return { pointer: first?.pointer ?? '', detail: told.join(' '), problems }
    }
    case 'partner-unknown':
      return { detail: `${refusal.partner} is not listed.` }
    case 'key-unusable':
      return { detail: `${refusal.what}.` }
    case 'key-unknown':
    case 'key-known':
    case 'key-decided':
      return { detail: `The kid is ${refusal.kid}.` }
    case 'application-unknown':
      return { detail: `${refusal.application} is not listed.` }
    case 'application-out-of-turn':
      return { detail: `It is ${refusal.state}.` }
    case 'check-needed':
    case 'entries-changed':
      return {}
    case 'second-operator-needed':
      return { detail: `${refusal.first} proposed it.` }
    case 'may-not-practise': {
      const { rule, wanting, source } = refusal
      return { detail: gaps[rule](wanting), rule: ruleNamed(rule, source) }
    }
  }
}

function ruleNamed(
  rule: PracticeRule,
  source: Extract<RegistryRefusal, { code: 'may-not-practise' }>['source'],
): string {
  if (source === null) return `practice.${rule}`
  const article = source.article === '' ? '' : ` art. ${source.article}`
  return `practice.${rule} (${source.title} ${source.number}${article}, ${source.status})`
}
