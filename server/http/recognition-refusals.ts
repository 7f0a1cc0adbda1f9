/** How each refusal about a test and its report is answered. */
import { nameOfSyntax } from '../../engine/imaging/packing.ts'
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
  'report-corrected': {
    status: 409,
    title: 'The report was corrected meanwhile.',
    remedy: 'Read it again, and correct the version that is shown then.',
  },
  'patient-number-taken': {
    status: 409,
    title: 'This number of the house is that of somebody else.',
    remedy: 'Compare it with the patient’s card; a number is one patient’s for ever.',
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
  'images-none': {
    status: 404,
    title: 'The source has no such pictures.',
    remedy: 'Ask the house that did the test whether its pictures were handed in.',
  },
  'images-of-another': {
    status: 409,
    title: 'The source says that these are pictures of somebody else.',
    remedy: 'Have the house that reported it put the number of the study right.',
  },
  'images-away': {
    status: 503,
    title: 'The source of the pictures does not answer.',
    remedy: 'Try again in a moment; the report can be read meanwhile.',
  },
  'image-packed': {
    status: 422,
    title:
      'The picture is packed in a form that is not shown here, and its source does not unpack it.',
    remedy:
      'Ask the house that did the test to let its source hand out pictures unpacked, or to show them at its own workstation.',
  },
  'image-link-over': {
    status: 410,
    title: 'The link to the pictures is over, or was given to somebody else.',
    remedy: 'Open the pictures again.',
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
    case 'report-corrected':
      return { detail: `It is version ${refusal.version} now.`, pointer: '/corrects' }
    case 'patient-number-taken':
      return { rule: 'recognition.number-of-one-person', pointer: '/number' }
    case 'examination-out-of-turn':
      return { detail: `It is "${refusal.state}".`, rule: `turns.${refusal.act}` }
    case 'test-unlisted':
      return { detail: `${refusal.item} is not listed.`, pointer: '/item' }
    case 'result-does-not-count':
      return { detail: `${refusal.result}: ${refusal.gap}.`, pointer: '/result' }
    case 'examination-unknown':
      return { detail: `${refusal.examination} is not listed.` }
    case 'images-none':
    case 'image-link-over':
      return {}
    case 'image-packed':
      return { detail: nameOfSyntax(refusal.syntax) }
    case 'images-of-another':
      return { rule: 'recognition.study-of-the-person' }
    case 'examination-busy':
    case 'images-away':
      return { retryAfterSeconds: 1 }
  }
}
