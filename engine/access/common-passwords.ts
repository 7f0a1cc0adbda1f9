/**
 * Words of which commonly breached passwords are made, in lists of breached ones the most frequent
 * stems: what is nothing but such words, digits and signs is among the first that anybody tries.
 */
const words =
  'password passwort passwd pass word admin administrator root user guest login letmein welcome ' +
  'hello master access secret changeme default test testing temp demo sample system server manager ' +
  'qwerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsx edc qaz abc abcd ' +
  'abcdef abcdefg iloveyou loveyou love lovely baby angel princess sunshine dragon monkey shadow ' +
  'superman batman football baseball soccer hockey michael jordan charlie daniel thomas jessica ' +
  'ashley nicole trustno freedom whatever computer internet samsung google apple iphone android ' +
  'microsoft windows oracle cisco spring summer autumn winter january february march april june july ' +
  'august september october november december monday tuesday wednesday thursday friday saturday sunday ' +
  'woaini woaiwojia woaizhongguo aini nihao beijing shanghai shenzhen guangzhou zhongguo china hongkong ' +
  'macau macao wang zhang li liu chen yang huang zhao xiaoming mima yonghu guanliyuan yiqiao yibao ' +
  'yiyuan yisheng hushi shoufei hospital doctor nurse cashier clinic pharmacy insurance health medical ' +
  'patient operator cat dog happy lucky money flower star king queen prince boy girl home family'

const stems = new Set(words.split(' '))
const longestStem = Math.max(...[...stems].map(({ length }) => length))

/** What stands in for letters, as everybody knows. */
const standIns: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Nothing but such words, digits and signs; or digits alone, as birthdays and telephones are. */
export function isCommon(password: string): boolean {
  const small = password.toLowerCase()
  if (/[^\x20-\x7e]/.test(small)) return false
  const plain = small.replace(/[^a-z]/g, '')
  if (plain === '') return true
  // Years and signs that are put before or behind stand in for nothing.
  const bare = small.replace(/^[^a-z@$]+|[^a-z]+$/g, '')
  const read = [...bare].map((sign) => standIns[sign] ?? sign).join('')
  return isMadeOfStems(plain) || isMadeOfStems(read.replace(/[^a-z]/g, ''))
}

function isMadeOfStems(text: string): boolean {
  const reached = [true]
  for (let end = 1; end <= text.length; end++) {
    const from = Math.max(0, end - longestStem)
    reached[end] = false
    for (let start = from; start < end && !reached[end]; start++) {
      reached[end] = reached[start] === true && stems.has(text.slice(start, end))
    }
  }
  return reached[text.length] === true
}
