/**
 * Reads XML of any size as a stream of elements with text. Document types, entities of one's own
 * and processing instructions are refused: no message of a bank needs them, and every attack does.
 */
import type { FileHandle } from 'node:fs/promises'
import sax from 'sax'
import { Unusable } from './intake.ts'
import { encodingNamed } from './statement-head.ts'

const chunkBytes = 1 << 18
const mostDepth = 32
const mostTextLength = 2000
const mostAttributes = 16

export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  /** `text` is all text directly inside the element. */
  close(name: string, text: string, line: number): void
}

/** The encoding that the declaration names, or UTF-8. */
export async function xmlEncoding(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(200), 0, 200, 0)
  const declared = /^\s*<\?xml[^>]*encoding=["']([^"']+)["']/.exec(
    buffer.toString('latin1', 0, bytesRead).replace(/^\u00ef\u00bb\u00bf/, ''),
  )
  const encoding = encodingNamed(declared?.[1] ?? '')
  if (encoding === undefined) throw new Unusable('encoding-unknown', 1, 'encoding')
  return encoding
}

/** @throws Unusable where it is no XML, or XML of a kind that is refused. */
export async function eachXmlElement(
  file: FileHandle,
  handler: XmlHandler,
  pause: () => Promise<void> | void,
): Promise<void> {
  const decoder = new TextDecoder(await xmlEncoding(file), { fatal: true })
  const parser = sax.parser(true, { xmlns: false, trim: true, position: true })
  const texts: string[] = []
  const here = () => parser.line + 1
  parser.onerror = (error) => {
    throw new Unusable('xml-unreadable', here(), (error.message.split('\n')[0] ?? '').slice(0, 100))
  }
  parser.ondoctype = () => {
    throw new Unusable('xml-document-type', here())
  }
  parser.onprocessinginstruction = ({ name }) => {
    if (name !== 'xml') throw new Unusable('xml-unreadable', here(), 'processing instruction')
  }
  parser.onopentag = ({ name, attributes }) => {
    if (texts.length === mostDepth)
      throw new Unusable('xml-unreadable', here(), 'nested too deeply')
    const given = Object.entries(attributes).slice(0, mostAttributes)
    texts.push('')
    handler.open(
      localName(name),
      Object.fromEntries(given.map(([key, value]) => [key, String(value)])),
    )
  }
  const addText = (text: string) => {
    const whole = (texts.pop() ?? '') + text
    if (whole.length > mostTextLength)
      throw new Unusable('xml-unreadable', here(), 'a text too long')
    texts.push(whole)
  }
  parser.ontext = addText
  parser.oncdata = addText
  parser.onclosetag = (name) => handler.close(localName(name), texts.pop() ?? '', here())
  const buffer = Buffer.allocUnsafe(chunkBytes)
  for (let from = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, from)
    from += bytesRead
    const text = decoded(decoder, buffer.subarray(0, bytesRead), bytesRead === 0, here)
    if (text !== '') parser.write(from === bytesRead ? text.replace(/^\uFEFF/, '') : text)
    await pause()
    if (bytesRead === 0) break
  }
  if (texts.length > 0) throw new Unusable('truncated', here(), 'the document does not end')
  parser.close()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function decoded(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  isLast: boolean,
  line: () => number,
): string {
  try {
    return decoder.decode(bytes, { stream: !isLast })
  } catch {
    throw new Unusable('encoding-wrong', line(), decoder.encoding)
  }
}
