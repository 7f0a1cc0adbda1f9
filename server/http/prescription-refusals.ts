/** How each refusal about a prescription is answered. */
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../engine/base/money.ts'
import type { PrescriptionRefusal } from '../usecases/prescription/refusal.ts'
import {
  dayReason,
  dispensingReason,
  foundReason,
  lackReason,
  owedReason,
  substitutionReasons,
  unfitReason,
} from './prescription-reasons.ts'
import type { Problem } from './problem.ts'

export const answerToPrescription = {
  'prescription-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the prescription now.',
    remedy: 'Open it again to see what comes next, and whose turn it is.',
  },
  'prescription-of-others': {
    status: 403,
    title: 'This is for another party of the prescription to do.',
    remedy: 'Ask the party that the rule names.',
  },
  'prescription-elsewhere': {
    status: 409,
    title: 'The prescription lies with another pharmacy.',
    remedy: 'Ask the patient to choose this pharmacy once the other one has released it.',
  },
  'claim-code-wrong': {
    status: 403,
    title: 'The one-time code is not the one that the patient holds.',
    remedy: 'Scan the code on the patient’s phone again; an earlier one no longer counts.',
  },
  'repeat-too-early': {
    status: 409,
    title: 'The next part of this prescription cannot be had yet.',
    remedy: 'Come again from the day that the detail names.',
  },
  'prescription-over': {
    status: 409,
    title: 'The prescription is no longer valid.',
    remedy: 'Have the doctor prescribe anew.',
  },
  'prescription-not-over': {
    status: 409,
    title: 'The prescription is still valid.',
    remedy: 'Wait for its last day to pass, or have the doctor revoke it.',
  },
  'dispensing-unfit': {
    status: 422,
    title: 'These packs are not what was prescribed.',
    remedy: 'Correct the part that the pointer names; another drug is asked of the prescriber.',
  },
  'substitution-not-free': {
    status: 422,
    title: 'This substitution cannot be asked for.',
    remedy: 'Name an untouched line, a drug of its class, and the reason.',
  },
  'signature-missing': {
    status: 422,
    title: 'A substitution needs a new signature of the prescriber.',
    remedy: 'Sign it, or decline it.',
  },
  'return-not-allowed': {
    status: 422,
    title: 'Dispensed drugs are not taken back for this reason.',
    remedy: 'Only a fault of quality, or a parcel that was not delivered, allows it.',
  },
  'return-reason-missing': {
    status: 422,
    title: 'It is not said why the drugs come back.',
    remedy: 'Say it in `reason`: it stands on the reversed sheet.',
  },
  'dispensing-unknown': {
    status: 404,
    title: 'There is no such dispensing to be taken back.',
    remedy: 'Use the number of a dispensing that was settled and not taken back before.',
  },
  'way-differs': {
    status: 409,
    title: 'The patient chose another way to come to the drugs.',
    remedy: 'Hand over what is collected, and send what is delivered.',
  },
  'prescription-unsettled': {
    status: 409,
    title: 'No pharmacy has settled it yet, so that nobody knows what is left to pay.',
    remedy: 'Pay once the pharmacy has settled the drugs.',
  },
  'parcel-unpaid': {
    status: 409,
    title: 'The patient’s share is not collected, so that the parcel stays here.',
    remedy:
      'The patient pays it on the phone, or at the counter of the pharmacy, which may also record until when it is promised.',
  },
  'prescription-unfit': {
    status: 422,
    title: 'The prescription breaks a rule.',
    remedy: 'Correct the part that the pointer names.',
  },
  'prescription-unsafe': {
    status: 422,
    title: 'Something speaks against these drugs.',
    remedy: 'Change them; what is only a warning may be set aside with a reason.',
  },
  'substitution-unsafe': {
    status: 422,
    title: 'Something speaks against the other drug.',
    remedy:
      'Decline it and say why, so that the pharmacy asks for another one; directions that cause it can be changed.',
  },
  'prescription-unknown': {
    status: 404,
    title: 'There is no such prescription.',
    remedy: 'Use an id from the desk or from the patient’s list.',
  },
  'pharmacy-unfit': {
    status: 422,
    title: 'The drugs cannot be had there in this way.',
    remedy: 'Choose a pharmacy that is offered; not every one delivers.',
  },
  'not-on-shelf': {
    status: 409,
    title: 'The pharmacy has not got so much of it.',
    remedy: 'Dispense what is there, or release the prescription for another pharmacy.',
  },
  'signing-not-possible': {
    status: 503,
    title: 'Nobody can sign here so that others can check it.',
    remedy: 'Have the operator provide what the detail names.',
  },
  'centre-silent': {
    status: 503,
    title: 'The circulation centre does not answer.',
    remedy: 'Try again; it is asked first what became of it, and nothing is sent twice.',
  },
  'centre-refused': {
    status: 409,
    title: 'The circulation centre says no.',
    remedy: 'See what it says; it may have been dispensed elsewhere.',
  },
  'report-out-of-turn': {
    status: 409,
    title: 'Nothing of this dispensing is to be reported again.',
    remedy:
      'Open the prescription again; only what the centre refused is reported anew, in its order.',
  },
  'prescription-busy': {
    status: 503,
    title: 'Others changed it at the same time.',
    remedy: 'Send the same request again.',
  },
} as const satisfies Record<
  PrescriptionRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

/** What happened in this case, beside the row of the table. */
export function prescriptionProblem(refusal: PrescriptionRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'prescription-out-of-turn': {
      const detail = `It is "${refusal.state}", so nobody can "${refusal.act}" it.`
      return { detail, rule: `turns.${refusal.act}`, pointer: '/act' }
    }
    case 'prescription-of-others':
      return {
        detail: `The act is "${refusal.act}".`,
        rule: `sides.${refusal.act}`,
        pointer: '/act',
      }
    case 'prescription-elsewhere':
      return { rule: `pharmacy.${refusal.act}`, pointer: '/act' }
    case 'repeat-too-early': {
      const reason = dayReason('repeat-too-early', textFromDay(refusal.from))
      return { detail: reason.en, rule: 'repeats.interval', pointer: '', reason }
    }
    case 'prescription-over':
    case 'prescription-not-over': {
      const reason = dayReason(refusal.code, textFromDay(refusal.until))
      return { detail: reason.en, rule: 'valid-days', pointer: '', reason }
    }
    case 'prescription-unfit': {
      const { rule, pointer } = refusal
      const reason = unfitReason(refusal)
      return { rule, pointer, detail: reason.en, reason }
    }
    case 'substitution-unsafe': {
      const [first] = refusal.findings
      const reason = foundReason(refusal.findings)
      const pointer = first?.pointers[0] ?? '/directions'
      return { rule: first?.rule ?? '', pointer, detail: reason.en, reason }
    }
    case 'prescription-unsafe': {
      const [first] = refusal.findings
      const detail = refusal.findings.map(({ advice }) => advice.en).join(' ')
      const found = { rule: first?.rule ?? '', pointer: first?.pointers[0] ?? '/lines', detail }
      return first === undefined ? found : { ...found, reason: first.advice }
    }
    default:
      return smallProblem(refusal)
  }
}

function smallProblem(refusal: PrescriptionRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'claim-code-wrong':
      return { rule: 'claim.one-time-code', pointer: '/code' }
    case 'dispensing-unfit': {
      const { rule, pointer } = refusal
      const reason = dispensingReason(refusal)
      return { rule, pointer, detail: reason.en, reason }
    }
    case 'substitution-not-free':
      return {
        rule: `substitution.${refusal.why}`,
        pointer: '/line',
        reason: substitutionReasons[refusal.why],
      }
    case 'signature-missing':
      return { rule: 'substitution.signature', pointer: '/accepted' }
    case 'return-not-allowed':
      return { rule: 'return.ground', pointer: '/ground', detail: `It is "${refusal.ground}".` }
    case 'return-reason-missing':
      return { rule: 'return.reason', pointer: '/reason' }
    case 'dispensing-unknown':
      return { pointer: '/dispensing', detail: `The number is ${refusal.dispensing}.` }
    case 'report-out-of-turn':
      return { pointer: '/dispensing', detail: `It is ${refusal.of} ${refusal.dispensing}.` }
    case 'prescription-unsettled':
      return { rule: 'payment.settled' }
    case 'way-differs':
      return { rule: `way.${refusal.way}`, pointer: '/act' }
    case 'parcel-unpaid': {
      const { minor, currency } = refusal.owed
      const reason = owedReason(`${textFromMinor(minor, currency)} ${currency}`)
      return { rule: 'parcel.paid', pointer: '/act', detail: reason.en, reason }
    }
    case 'centre-refused':
      return { detail: `It says: ${refusal.says}` }
    case 'prescription-unknown':
      return { detail: `The id is ${refusal.prescription}.` }
    case 'pharmacy-unfit':
      return {
        rule: 'pharmacy.offered',
        pointer: '/pharmacy',
        detail: `It is ${refusal.pharmacy}.`,
      }
    case 'not-on-shelf':
      return { rule: 'shelf', pointer: refusal.pointer, detail: `It is ${refusal.drug}.` }
    case 'signing-not-possible':
      return {
        rule: 'signature.reliable',
        pointer: '',
        detail: `It lacks ${refusal.lacks}.`,
        reason: lackReason(refusal.lacks),
      }
    case 'prescription-busy':
      return { retryAfterSeconds: 1 }
    default:
      return {}
  }
}
