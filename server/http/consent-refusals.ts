/** How each refusal about consents and emergencies is answered. One without a row does not compile. */
import type { ConsentRefusal } from '../usecases/consent/refusal.ts'
import type { EmergencyRefusal } from '../usecases/emergency/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToConsent = {
  'consent-unknown': {
    status: 404,
    title: 'There is no such consent of this person.',
    remedy: 'Use an id from the person’s list of consents.',
  },
  'consent-template-unknown': {
    status: 422,
    title: 'There is no such text of a consent today.',
    remedy: 'Use an id from the list of templates.',
  },
  'consent-language-unknown': {
    status: 422,
    title: 'This text is not written in that language.',
    remedy: 'Choose one of the languages that the template names.',
  },
  'consent-recipient-unknown': {
    status: 422,
    title:
      'No such recipient belongs to the alliance, or it is of another kind than the text is for.',
    remedy: 'Use an id from the list of recipients.',
  },
  'consent-too-long': {
    status: 422,
    title: 'A consent of this kind cannot hold for these days.',
    remedy:
      'Choose a last day from today on and within the limit, and a period that does not end before it begins.',
  },
  'consent-needs-guardian': {
    status: 403,
    title: 'At this age a guardian says yes; saying no needs nobody.',
    remedy: 'Have the guardian sign in and agree.',
  },
  'consent-nothing-ticked': {
    status: 422,
    title: 'Nothing is ticked, so nothing is agreed to.',
    remedy: 'Tick what you agree to, or decline.',
  },
  'consent-tick-unknown': {
    status: 422,
    title: 'This consent does not offer what is ticked.',
    remedy: 'Tick only what the text offers.',
  },
  'consent-not-open': {
    status: 409,
    title: 'This consent has ended, or was given otherwise; it is never changed.',
    remedy: 'Ask for a new one.',
  },
  'emergency-unknown': {
    status: 404,
    title: 'There is no such emergency access.',
    remedy: 'Use an id from the list of those to be reviewed.',
  },
  'emergency-reviewed': {
    status: 409,
    title: 'Somebody else has reviewed it; the first review stands.',
    remedy: 'Open the list again to see how it was judged.',
  },
  'emergency-own': {
    status: 403,
    title: 'Nobody reviews an emergency access of one’s own.',
    remedy: 'Have a second person review it.',
  },
} as const satisfies Record<
  (ConsentRefusal | EmergencyRefusal)['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

/** What happened in this case, beside the row of the table. */
export function consentProblem(refusal: ConsentRefusal | EmergencyRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'consent-unknown':
      return { detail: `The consent is ${refusal.consent}.` }
    case 'consent-template-unknown':
      return { detail: `The template is ${refusal.template}.`, pointer: '/template' }
    case 'consent-language-unknown':
      return { detail: `The language is ${refusal.language}.`, pointer: '/language' }
    case 'consent-recipient-unknown':
      return { detail: `The recipient is ${refusal.recipient}.`, pointer: '/recipient' }
    case 'consent-too-long':
      return { detail: `At most ${refusal.longestDays} days.`, pointer: '/until' }
    case 'consent-needs-guardian':
      return {
        detail: `The law asks for a guardian below ${refusal.below}.`,
        ...{ rule: 'consent.guardian', pointer: '/ticks' },
      }
    case 'consent-tick-unknown':
      return { detail: `It is "${refusal.tick}".`, pointer: '/ticks' }
    case 'consent-not-open':
      return { detail: `It is "${refusal.state}".` }
    case 'consent-nothing-ticked':
      return { pointer: '/ticks' }
    case 'emergency-unknown':
      return { detail: `It is ${refusal.emergency}.` }
    case 'emergency-reviewed':
      return { detail: `It was reviewed by ${refusal.by}.` }
    case 'emergency-own':
      return { detail: `It was opened by ${refusal.doctor}.` }
  }
}
