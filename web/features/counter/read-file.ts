/** The text of a file as spreadsheets save it: UTF-8, UTF-16 with a mark, or a Chinese code page. */
export async function textOfFile(file: Blob): Promise<string> {
  return textOfBytes(new Uint8Array(await file.arrayBuffer()))
}

export function textOfBytes(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return chineseText(bytes)
  }
}

/**
 * Simplified files come in GB 18030, traditional ones in Big5; each code page can read most bytes
 * of the other, so the one that yields more of the words of a bill is taken.
 */
function chineseText(bytes: Uint8Array): string {
  const simplified = new TextDecoder('gb18030').decode(bytes)
  const traditional = new TextDecoder('big5').decode(bytes)
  return wordsOfBills(traditional) > wordsOfBills(simplified) ? traditional : simplified
}

function wordsOfBills(text: string): number {
  const words = text.match(
    /名称|名稱|数量|數量|单价|單價|金额|金額|编码|編碼|项目|項目|费|費|药|藥|日期/gu,
  )
  const strange = text.match(/\ufffd/gu)
  return (words?.length ?? 0) * 10 - (strange?.length ?? 0)
}
