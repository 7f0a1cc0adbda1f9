/** What is said when something about a prescription is refused. */
export const prescriptionProblemsEn = {
  'prescription-out-of-turn': {
    what: 'This cannot be done with the prescription now',
    remedy: 'Open it again to see what comes next, and whose turn it is.',
  },
  'prescription-of-others': {
    what: 'This is for another party to do',
    remedy: 'Ask the prescriber, the reviewing pharmacist, the patient or the pharmacy.',
  },
  'prescription-elsewhere': {
    what: 'The prescription lies with another pharmacy',
    remedy: 'Ask the patient to choose this one once it has been released.',
  },
  'claim-code-wrong': {
    what: 'The one-time code is not the patient’s',
    remedy: 'Scan the code on the patient’s phone again; an earlier one no longer counts.',
  },
  'repeat-too-early': {
    what: 'The next part cannot be had yet',
    remedy: 'Come again from the day that is named.',
  },
  'prescription-over': {
    what: 'The prescription is no longer valid',
    remedy: 'Have the doctor prescribe anew.',
  },
  'prescription-not-over': {
    what: 'The prescription is still valid',
    remedy: 'Wait for its last day, or have the doctor revoke it.',
  },
  'dispensing-unfit': {
    what: 'These packs are not what was prescribed',
    remedy: 'Correct the part that is named; another drug is asked of the prescriber.',
  },
  'substitution-not-free': {
    what: 'This substitution cannot be asked for',
    remedy: 'Name an untouched line, a drug of its class, and the reason.',
  },
  'signature-missing': {
    what: 'A substitution needs a new signature',
    remedy: 'Sign it, or decline it.',
  },
  'return-not-allowed': {
    what: 'Dispensed drugs are not taken back for this',
    remedy: 'Only a fault of quality, or a parcel that was not delivered, allows it.',
  },
  'dispensing-unknown': {
    what: 'There is no such dispensing to take back',
    remedy: 'Use one that was settled and not taken back before.',
  },
  'way-differs': {
    what: 'The patient chose another way',
    remedy: 'Hand over what is collected, and send what is delivered.',
  },
  'prescription-unfit': {
    what: 'The prescription breaks a rule',
    remedy: 'Correct the part that is named.',
  },
  'prescription-unsafe': {
    what: 'Something speaks against these drugs',
    remedy: 'Change them; a mere warning may be set aside with a reason.',
  },
  'prescription-unknown': {
    what: 'There is no such prescription',
    remedy: 'Choose one from the list.',
  },
  'pharmacy-unfit': {
    what: 'The drugs cannot be had there in this way',
    remedy: 'Choose a pharmacy that is offered; not every one delivers.',
  },
  'not-on-shelf': {
    what: 'The pharmacy has not got so much of it',
    remedy: 'Dispense what is there, or release the prescription.',
  },
  'signing-not-possible': {
    what: 'Nobody can sign here',
    remedy: 'Have the operator connect the prescribers’ certificates.',
  },
  'prescription-busy': { what: 'Others changed it at the same time', remedy: 'Try again.' },
}
