/** How each refusal about consultations online is answered. One without a row does not compile. */
import type { TelehealthRefusal } from '../usecases/telehealth/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToTelehealth = {
  'consultation-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the consultation as it stands.',
    remedy: 'Read the consultation again and do what it waits for.',
  },
  'consultation-of-others': {
    status: 403,
    title: 'This is for the other party to do.',
    remedy: 'Let the patient or the doctor who was asked do it.',
  },
  'consultation-identity-unchecked': {
    status: 422,
    title: 'Nobody has checked just now that the patient is who was named.',
    remedy: 'Have the patient show the e-credential again, then begin.',
  },
  'consultation-identity-differs': {
    status: 422,
    title: 'This credential does not lead to the patient of the consultation.',
    remedy: 'Have the patient show the own e-credential; a guardian shows that of the child.',
  },
  'consultation-says-nothing': {
    status: 422,
    title: 'The message is empty.',
    remedy: 'Write something, or attach a picture.',
  },
  'consultation-record-missing': {
    status: 422,
    title: 'A visit does not end well without its record.',
    remedy: 'Write the record in the form of an outpatient visit, then finish.',
  },
  'consultation-record-incomplete': {
    status: 422,
    title: 'The record is the same as at a physical institution, and a part of it is empty.',
    remedy: 'Fill in the part that the pointer names.',
  },
  'consultation-reason-missing': {
    status: 422,
    title: 'Whoever sends a patient to a physical institution says why.',
    remedy: 'Name the reason, how urgent it is, and what the next doctor has to know.',
  },
  'consultation-unsettled': {
    status: 409,
    title: 'The visit is not settled yet, so that nobody knows what is left to pay.',
    remedy: 'Settle it with the e-credential first.',
  },
  'consultation-not-recordable': {
    status: 409,
    title: 'The call is not to be recorded now.',
    remedy:
      'It needs the patient’s tick for recording, which holds still, and a call that goes on.',
  },
  'consultation-part-unknown': {
    status: 404,
    title: 'There is no such part of the recording.',
    remedy: 'Parts are numbered from 1 to as many as the visit shows.',
  },
  'consultation-still-kept': {
    status: 409,
    title: 'The recording has to be kept until its time is over.',
    remedy: 'Come back after the day that the visit shows.',
  },
  'consultation-not-referred': {
    status: 409,
    title: 'Only a visit that was stopped for one in person is referred, and once.',
    remedy: 'Open its referral, or refer the patient anew.',
  },
  'consultation-not-begun': {
    status: 409,
    title: 'A visit that did not begin cannot end well.',
    remedy: 'Begin it, or send the patient to a physical institution with a reason.',
  },
  'consultation-not-payable': {
    status: 409,
    title: 'Only a visit that was held to its end is charged, and only once.',
    remedy: 'Finish the visit first; one that was settled shows its settlement.',
  },
  'consultation-unknown': {
    status: 404,
    title: 'There is no such consultation.',
    remedy: 'Use an id from the queue or from the patient’s list.',
  },
  'consultation-busy': {
    status: 503,
    title: 'Others changed it at the same time.',
    remedy: 'Send the same request again.',
  },
  'consultation-image-unfit': {
    status: 422,
    title: 'This picture cannot be taken.',
    remedy: 'Send a PNG, JPEG or WebP picture within the size that the list of doctors states.',
  },
  'consultation-item-missing': {
    status: 422,
    title: 'This place has no item by which such a visit could be charged.',
    remedy: 'Choose another doctor, or have the item and its price added to the data.',
  },
  'consultation-entitlement-closed': {
    status: 422,
    title: 'This place does not let an online visit be paid under that entitlement.',
    remedy: 'Choose the ordinary entitlement, or a hospital whose list names the one you have.',
  },
  'consultation-no-call': {
    status: 409,
    title: 'There is a call only while the consultation is held.',
    remedy: 'Wait until the doctor begins.',
  },
  'follow-up-not-licensed': {
    status: 422,
    title: 'This institution is not licensed for care online.',
    remedy: 'Choose an internet hospital from the list of doctors.',
  },
  'follow-up-department': {
    status: 422,
    title: 'This department does not follow up that disease online.',
    remedy: 'Choose a doctor of a department that the list of diseases names.',
  },
  'follow-up-disease-unlisted': {
    status: 422,
    title: 'Only common and chronic diseases are followed up online.',
    remedy: 'Choose one of the list, or go to a physical institution.',
  },
  'follow-up-doctor-unknown': {
    status: 422,
    title: 'No such doctor sees patients online at this institution.',
    remedy: 'Use an id from the list of doctors.',
  },
  'follow-up-doctor-years': {
    status: 422,
    title: 'The doctor has not practised independently for long enough to see patients online.',
    remedy: 'Choose another doctor.',
  },
  'follow-up-first-visit': {
    status: 422,
    title: 'Nothing shows that the disease was diagnosed before: a first visit is not held online.',
    remedy:
      'Name the visit at which it was diagnosed, attach the record, or go to a physical institution.',
  },
  'follow-up-other-diagnosis': {
    status: 422,
    title: 'The earlier visit was for another disease: only the same diagnosis is followed up.',
    remedy: 'Choose that disease, attach other evidence, or go to a physical institution.',
  },
  'follow-up-made-online': {
    status: 422,
    title: 'The diagnosis has to have been made at a physical institution.',
    remedy: 'Name a visit at a physical institution.',
  },
  'follow-up-too-old': {
    status: 422,
    title: 'The diagnosis was confirmed too long ago.',
    remedy: 'See a doctor in person once, then follow up online.',
  },
  'follow-up-in-future': {
    status: 422,
    title: 'The evidence is of a day to come.',
    remedy: 'Give the day on which the diagnosis was made.',
  },
  'follow-up-guardian': {
    status: 422,
    title: 'For a child of this age a guardian asks, and stays.',
    remedy: 'Have the guardian sign in and ask.',
  },
  'follow-up-specialist': {
    status: 422,
    title: 'A child of this age is seen by a doctor for children only.',
    remedy: 'Choose a doctor who treats children.',
  },
  'follow-up-not-consented': {
    status: 422,
    title: 'The patient has not agreed to be seen from afar by this institution.',
    remedy: 'Put the consent before the patient; a consultation needs the tick for it.',
  },
} as const satisfies Record<
  TelehealthRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

const measures = '互联网诊疗管理办法（试行）'
const supervision = '互联网诊疗监管细则（试行）'

const imageWhy = {
  type: 'Its bytes are none of the three types.',
  size: 'It is too large.',
  unknown: 'There is no such picture in this consultation.',
} as const

/** What happened in this case, and which rule says so. */
export function telehealthProblem(refusal: TelehealthRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'consultation-out-of-turn': {
      const detail = `It is "${refusal.state}", so nobody can "${refusal.act}" now.`
      return { detail, rule: `turns.${refusal.act}`, pointer: '/act' }
    }
    case 'consultation-of-others':
      return {
        detail: `The act is "${refusal.act}".`,
        rule: `parties.${refusal.act}`,
        pointer: '/act',
      }
    case 'consultation-identity-unchecked':
    case 'consultation-identity-differs':
      return { rule: `${supervision} 第十三条`, pointer: '/credential' }
    case 'consultation-says-nothing':
      return { rule: 'say.something', pointer: '/text' }
    case 'consultation-record-missing':
      return { rule: `${supervision} 第十九条`, pointer: '/act' }
    case 'consultation-record-incomplete':
      return { rule: `${supervision} 第十九条`, pointer: refusal.pointer }
    case 'consultation-reason-missing':
      return { rule: `${measures} 第十六条`, pointer: '/order' }
    case 'consultation-not-begun':
    case 'consultation-not-payable':
    case 'consultation-not-referred':
    case 'consultation-unsettled':
    case 'consultation-no-call':
      return { rule: `turns.${refusal.code}`, pointer: '/act' }
    case 'consultation-not-recordable':
      return { rule: `${supervision} 第八条`, pointer: '/act' }
    case 'consultation-still-kept':
      return { rule: `${supervision} 第十九条`, pointer: '/act' }
    case 'consultation-part-unknown':
      return { detail: `It is ${refusal.part}.`, pointer: '/part' }
    case 'consultation-unknown':
      return { detail: `The id is ${refusal.consultation}.` }
    case 'consultation-busy':
      return { retryAfterSeconds: 1 }
    case 'consultation-image-unfit':
      return { detail: imageWhy[refusal.why], rule: `image.${refusal.why}`, pointer: '/picture' }
    case 'consultation-item-missing':
      return { detail: `The region is ${refusal.region}.`, rule: 'visit-items', pointer: '/doctor' }
    case 'consultation-entitlement-closed':
      return { rule: 'visit-items.scope', pointer: '/entitlement' }
    default:
      return followUpProblem(refusal)
  }
}

function followUpProblem(
  refusal: Extract<TelehealthRefusal, { code: `follow-up-${string}` }>,
): Partial<Problem> {
  switch (refusal.code) {
    case 'follow-up-not-licensed':
      return { rule: `${measures} 第五条`, pointer: '/institution' }
    case 'follow-up-department':
      return { rule: `${measures} 第十一条`, pointer: '/department' }
    case 'follow-up-disease-unlisted':
      return { rule: `${measures} 第十六条`, pointer: '/diagnosis' }
    case 'follow-up-doctor-unknown':
      return { rule: 'online-doctors', pointer: '/doctor' }
    case 'follow-up-doctor-years': {
      const detail = `${refusal.years} years of practice; ${refusal.needed} are needed.`
      return { detail, rule: `${measures} 第十四条`, pointer: '/doctor' }
    }
    case 'follow-up-first-visit':
      return { rule: `${measures} 第十六条`, pointer: '/evidence' }
    case 'follow-up-other-diagnosis': {
      const detail = `Asked for ${refusal.asked}; the evidence is of ${refusal.shown}.`
      return { detail, rule: `${measures} 第十六条`, pointer: '/diagnosis' }
    }
    case 'follow-up-made-online':
      return { rule: `${measures} 第十六条`, pointer: '/evidence/institution' }
    case 'follow-up-too-old': {
      const detail = `${refusal.days} days ago; ${refusal.windowDays} are allowed.`
      return { detail, rule: 'rules.diagnosis-within', pointer: '/evidence/on' }
    }
    case 'follow-up-in-future':
      return { rule: 'rules.diagnosis-within', pointer: '/evidence/on' }
    case 'follow-up-guardian':
    case 'follow-up-specialist': {
      const pointer = refusal.code === 'follow-up-guardian' ? '/person' : '/doctor'
      return {
        detail: `Below ${refusal.below} years.`,
        rule: `${measures} 第十九条`,
        pointer,
      }
    }
    case 'follow-up-not-consented':
      return { rule: `${supervision} 第八条`, pointer: '/person' }
  }
}
