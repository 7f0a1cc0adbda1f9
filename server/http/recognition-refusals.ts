/** How each refusal about a test and its report is answered. */
import type { RecognitionRefusal } from '../usecases/recognition/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToRecognition = {
  'result-to-recognise': {
    status: 409,
    title: 'A result that counts here stands already.',
    remedy: 'Use that result, or give one of the grounds for doing the test again.',
  },
  'repeat-note-missing': {
    status: 422,
    title: 'This ground needs words that the patient can read.',
    remedy: 'Write down why the test is done again.',
  },
  'repeat-of-nothing': {
    status: 422,
    title: 'No result stands there that the test would repeat.',
    remedy: 'Leave the ground out.',
  },
  'report-incomplete': {
    status: 422,
    title: 'The report lacks what another house needs to use it.',
    remedy: 'Fill in the part that the pointer names.',
  },
  'examination-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the test now.',
    remedy: 'Read the tests of the patient again to see how it stands.',
  },
  'test-unlisted': {
    status: 422,
    title: 'The test is not on the list of those that are recognised.',
    remedy: 'Use a test of the list.',
  },
  'result-does-not-count': {
    status: 409,
    title: 'This result does not count here.',
    remedy: 'Use one of the results that are shown for the test, or order it.',
  },
  'examination-unknown': {
    status: 404,
    title: 'There is no such test of this patient in this house.',
    remedy: 'Use the id that was answered to the order.',
  },
  'examination-busy': {
    status: 503,
    title: 'Others changed it at the same time.',
    remedy: 'Send the same request again.',
  },
} as const satisfies Record<
  RecognitionRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

const measures = '国卫医发〔2022〕6号'

export function recognitionProblem(refusal: RecognitionRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'result-to-recognise': {
      const detail = `It is ${refusal.results.join(', ')}.`
      return { detail, rule: `recognition.no-repeat (${measures} art. 17)`, pointer: '/repeat' }
    }
    case 'repeat-note-missing':
      return { rule: `recognition.reason (${measures} art. 21)`, pointer: '/repeat/note' }
    case 'repeat-of-nothing':
      return { rule: 'recognition.reason', pointer: '/repeat' }
    case 'report-incomplete':
      return { rule: `recognition.report (${measures} art. 14)`, pointer: refusal.pointer }
    case 'examination-out-of-turn':
      return { detail: `It is "${refusal.state}".`, rule: `turns.${refusal.act}` }
    case 'test-unlisted':
      return { detail: `${refusal.item} is not listed.`, pointer: '/item' }
    case 'result-does-not-count':
      return { detail: `${refusal.result}: ${refusal.gap}.`, pointer: '/result' }
    case 'examination-unknown':
      return { detail: `${refusal.examination} is not listed.` }
    case 'examination-busy':
      return { retryAfterSeconds: 1 }
  }
}
