/** Words of the register of data flows. */
import type { TransferProblems, TransferWords } from './zh-CN.ts'

export const transferEn: TransferWords = {
  nav: 'Data flows',
  title: 'Register of data flows',
  lead: 'Who sends which data to whom in another jurisdiction, on what basis, filed when, and until when. What stands in no row does not leave.',
  none: 'Nothing is filed, so nothing leaves',
  noneHint: 'Note a filing here once it was made; it holds from that day.',
  new: 'Note a filing',
  note: 'Note it',
  sender: 'Sender',
  everySender: 'All institutions of {{place}}',
  every: 'All institutions of the place',
  recipient: 'Recipient (id)',
  way: 'Way',
  dataIn: 'Data lie in',
  goesTo: 'They go to',
  kinds: 'Kinds of data',
  ground: 'Basis',
  number: 'Number of the contract or certificate',
  authority: 'Filed with',
  filedOn: 'Filed on',
  from: 'Holds from',
  to: 'Last day',
  term: 'Term',
  fromTo: '{{from}} to {{to}}, that day included',
  soon: 'Ends in {{count}} days: see to the next one.',
  end: 'End early',
  endHint: 'From the day it is ended nothing leaves by it; what left before stays as it was.',
  endedOn: 'Ended from {{day}}: {{reason}}',
  reason: 'Reason',
  dayUnreadable: 'Write a day',
  state: { 'in-force': 'In force', 'not-yet': 'Not yet', ended: 'Ended' },
  place: { mainland: 'the mainland', 'hong-kong': 'Hong Kong', macau: 'Macau' },
  on: {
    'gba-standard-contract': 'Standard contract of the Greater Bay Area',
    'standard-contract': 'Standard contract of the mainland',
    'security-assessment': 'Security assessment of the mainland',
    certification: 'Certification of the mainland',
    'own-rules': 'The law of the place allows it',
  },
}

export const transferProblemsEn: TransferProblems = {
  'transfer-malformed': {
    what: 'The filing is incomplete or contradicts itself',
    remedy: 'It leads to another place, names data, and ends no earlier than it begins.',
  },
  'transfer-unknown': { what: 'There is no such filing', remedy: 'Choose one of the register.' },
  'transfer-noted-otherwise': {
    what: 'This contract stands there with other content',
    remedy: 'End that filing first, or note the new one under its own number.',
  },
}
