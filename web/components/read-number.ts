/**
 * A figure as people paste it: full-width digits, thousands separators, currency signs, a minus in
 * front, behind, or as brackets. Answers the plain decimal text, or undefined when two readings
 * are possible or none.
 */
const currencyMarks = /(?:HK\$|MOP\$|MOP|HKD|CNY|RMB|[¥$]|元|圆|圓|港币|港幣|港元|澳门元|澳門元)/giu

/** Turns full-width forms (１２．５，￥) and typographic minus signs into their plain ones. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2212\u2013\u2014\ufe63]/gu, '-')
    .replace(/[\u00a0\u2007\u202f\u3000]/gu, ' ')
    .trim()
}

export function plainDecimal(text: string): string | undefined {
  let digits = plainText(text).replace(currencyMarks, '').replace(/。/gu, '.').trim()
  let negative = false
  const bracketed = /^\((.*)\)$/u.exec(digits)
  if (bracketed !== null) {
    negative = true
    digits = (bracketed[1] ?? '').trim()
  } else if (/^[-+]/u.test(digits)) {
    negative = digits.startsWith('-')
    digits = digits.slice(1).trim()
  } else if (digits.endsWith('-')) {
    negative = true
    digits = digits.slice(0, -1).trim()
  }
  const plain = withoutGrouping(digits)
  if (plain === undefined) return undefined
  return negative && !/^[0.]*$/u.test(plain) ? `-${plain}` : plain
}

/**
 * `1,234,567.80`, `1 234 567.80` and `1'234.50` are grouped by threes; `1234,50` and `1.234,50`
 * could mean two amounts and are not guessed.
 */
function withoutGrouping(text: string): string | undefined {
  if (/^\d+(\.\d*)?$|^\.\d+$/u.test(text)) return tidy(text)
  if (/^\d{1,3}([, '])\d{3}(\1\d{3})*(\.\d*)?$/u.test(text)) {
    return tidy(text.replace(/[, ']/gu, ''))
  }
  return undefined
}

function tidy(text: string): string {
  const [whole = '', decimals = ''] = text.split('.')
  const plainWhole = whole.replace(/^0+(?=\d)/u, '') || '0'
  return decimals === '' ? plainWhole : `${plainWhole}.${decimals}`
}
