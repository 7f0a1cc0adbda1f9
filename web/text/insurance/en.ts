/** The same in English. */
import type { insuranceProblemsZhCN, insuranceZhCN } from './zh-CN.ts'

export const insuranceEn: typeof insuranceZhCN = {
  title: 'My insurance code',
  lead: 'Show the code at the counter, and what the chosen insurers pay comes off the bill at once.',
  contracts: 'My commercial insurance',
  none: 'No commercial insurance that pays at a counter',
  noneHint: 'It is listed here once an insurer has registered your policy.',
  contractNumber: 'Policy {{number}}',
  period: '{{from}} to {{to}}',
  periodOpen: 'from {{from}}',
  opensBy: {
    code: 'Used only when you show a code',
    linked: 'Linked to your credential; no code needed',
  },
  waitsUntil: 'Waiting period until {{day}}',
  hospitals_one: 'In {{count}} listed institution only',
  hospitals_other: 'In {{count}} listed institutions only',
  wards: 'Only in wards: {{wards}}',
  notDirect: 'The insurer has to judge each case: claim it afterwards',
  earlier: 'Pay earlier',
  earlierNamed: 'Pay earlier: {{name}}',
  fastClaim: 'If an insurer does not answer in time, open a fast claim by itself',
  fastClaimHint: 'Otherwise a fast claim needs your word later on.',
  show: 'Show the code',
  showing: 'Show this at the counter',
  left: '{{seconds}} seconds left',
  over: 'The code has expired',
  again: 'Get a new one',
  once: 'Valid for 60 seconds, once. It holds neither your name nor any number of yours.',
  qr: 'QR code of the insurance code',
  hide: 'Put away',
  chooseOne: 'Choose at least one policy.',
  scanHint: 'Scan into the field on the left, or open the camera',
  camera: 'Scan by camera',
  cameraOff: 'The camera cannot be opened. Use the scanner, or allow this page to use the camera.',
  cameraLooking: 'Hold the code in front of the camera',
  redeeming: 'Checking the code',
  redeemed: 'Insurance code accepted',
  redeemedFor: 'For this visit only',
  facilityFirst: 'Choose the institution first, then scan the code.',
  opens: 'pays at once',
  fastClaimYes: 'The patient lets a fast claim open by itself if an insurer does not answer',
  fastClaimNo: 'No fast claim by itself: the patient has to be asked',
  dropped:
    'Visit number, institution or patient has changed: the code no longer holds. Ask for a new one.',
  closed: {
    'code-needed': 'no code was shown',
    'not-in-force': 'not in force when the visit began',
    'waiting-period': 'in its waiting period when the visit began (injury excepted)',
    'hospital-not-listed': 'does not hold in this institution',
    'ward-not-listed': 'does not hold in this kind of ward',
    'judgement-needed':
      'has to be judged (such as earlier illness): never at the counter, claim it later',
  },
  fault: {
    late: 'no answer within 2 seconds',
    unreachable: 'cannot be reached',
    unsigned: 'its signature is not valid, so its answer was not taken',
    'other-question': 'it answered another question, so its answer was not taken',
    'above-available': 'it offered more than the patient bears, so its answer was not taken',
    malformed: 'its answer could not be read',
  },
  whoPays: '{{payer}}: {{fault}}. The patient pays this share now.',
}

export const insuranceProblemsEn: typeof insuranceProblemsZhCN = {
  'code-unreadable': {
    what: 'This is no commercial-insurance code',
    remedy: 'Scan it again, whole and without glare, or ask for a new one.',
  },
  'code-foreign': {
    what: 'The code was issued by somebody else',
    remedy: 'Ask the patient to open the code on the page of this alliance.',
  },
  'code-forged': {
    what: 'The code does not carry our signature',
    remedy: 'Ask for a new one, and tell your supervisor if it happens again.',
  },
  'code-expired': {
    what: 'The code has expired',
    remedy: 'Scan the one that the phone shows now.',
  },
  'code-replayed': {
    what: 'The code was used before',
    remedy: 'Each code opens one visit, once. Ask for a new one.',
  },
  'code-wrong-place': {
    what: 'The patient asked for this code for another institution',
    remedy: 'Ask for a code for here.',
  },
  'code-of-another': {
    what: 'The code belongs to somebody else than the person at the counter',
    remedy: 'Check who is being served, and scan the code of that person.',
  },
  'code-not-redeemed': {
    what: 'The code was not scanned for this visit',
    remedy: 'Scan a code at this visit.',
  },
  'coverage-closed': {
    what: 'This commercial insurance does not pay at this counter: {{rule}}',
    remedy: 'Leave it out of the bill; the patient may claim it afterwards.',
  },
  'code-opens-nothing': {
    what: 'A code opens commercial insurance only',
    remedy: 'Leave the coverage out.',
  },
  'insurer-unknown': {
    what: 'The alliance knows no such insurer',
    remedy: 'Use the id under which it is registered.',
  },
  'product-unknown': {
    what: 'The insurer has registered no such product',
    remedy: 'Name a registered product.',
  },
  'contract-altered': {
    what: 'This version of the contract was sent with another content',
    remedy: 'Send what has changed as the next version.',
  },
  'contract-outdated': {
    what: 'A later version of the contract is known',
    remedy: 'Use a higher version.',
  },
  'contract-of-another': {
    what: 'This contract is registered for another person',
    remedy: 'Give every insured person a number of their own.',
  },
  'contract-backwards': {
    what: 'The contract ends before it begins',
    remedy: 'Correct its days.',
  },
}
