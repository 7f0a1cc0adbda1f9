/** Writes XML. What is no character of XML is left out: a reference of a party cannot break a file. */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

export function xmlText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  return clean.toWellFormed().replace(/[&<>"]/g, (c) => escapes[c] ?? c)
}

/** Elements in order; a text, a list of further elements, or nothing where null stands. */
export type XmlTree = readonly (readonly [string, string | XmlTree | null] | null)[]

export function xmlOf(tree: XmlTree, indent = ''): string {
  return tree
    .flatMap((node) => {
      if (node === null || node[1] === null) return []
      const [name, content] = node
      const close = name.split(' ')[0]
      if (typeof content === 'string') return [`${indent}<${name}>${xmlText(content)}</${close}>\n`]
      return [`${indent}<${name}>\n${xmlOf(content, `${indent} `)}${indent}</${close}>\n`]
    })
    .join('')
}
