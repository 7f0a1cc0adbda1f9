/** How each refusal of the right to act is answered. */
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

export function registryProblem(refusal: RegistryRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'practitioner-unknown':
      return { detail: `${refusal.practitioner} is not listed.` }
    case 'house-unregistered':
      return { detail: `${refusal.institution} is not listed.` }
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
