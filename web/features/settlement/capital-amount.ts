/** 叁仟捌佰陆拾伍元柒角柒分: an amount in the characters that nobody can alter on paper. */

const digits = '零壹贰叁肆伍陆柒捌玖'
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿', '万亿']

/**
 * Minor units of a currency with two decimals, as the rules for bills and settlement vouchers
 * write them. Negative amounts begin with 负.
 */
export function capitalAmount(minor: number): string {
  const whole = Math.floor(Math.abs(minor) / 100)
  const jiao = Math.floor(Math.abs(minor) / 10) % 10
  const fen = Math.abs(minor) % 10
  const yuan = whole === 0 ? '' : `${wholeText(whole)}元`
  const sign = minor < 0 ? '负' : ''
  if (jiao === 0 && fen === 0) return `${sign}${yuan === '' ? '零元' : yuan}整`
  const gap = yuan === '' ? '' : '零'
  const jiaoText = jiao === 0 ? gap : `${digits[jiao]}角`
  return `${sign}${yuan}${jiaoText}${fen === 0 ? '整' : `${digits[fen]}分`}`
}

function wholeText(whole: number): string {
  const parts: number[] = []
  for (let rest = whole; rest > 0; rest = Math.floor(rest / 10_000)) parts.push(rest % 10_000)
  let text = ''
  let skipped = false
  for (let group = parts.length - 1; group >= 0; group -= 1) {
    const part = parts[group] ?? 0
    if (part === 0) {
      skipped = text !== ''
      continue
    }
    if (text !== '' && (skipped || part < 1000)) text += '零'
    skipped = false
    text += `${groupText(part)}${groups[group] ?? ''}`
  }
  return text
}

function groupText(part: number): string {
  let text = ''
  let zero = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(part / 10 ** place) % 10
    if (digit === 0) {
      zero = text !== ''
      continue
    }
    text += `${zero ? '零' : ''}${digits[digit]}${places[place]}`
    zero = false
  }
  return text
}
