/** Opens the sources of pictures: one of everybody by settings, and those of single houses by a file. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Config } from './config.ts'
import { commonSource, type SourceDoor } from './imaging/dicomweb.ts'
import { openDoor } from './open-door.ts'
import { errorCode, StartFailure } from './start-failure.ts'

const SourceSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9A-Za-z._-]{1,40}$' }),
    institution: Type.String({ minLength: 1 }),
    address: Type.String({ pattern: '^https?://[^?#@]+$' }),
    tokenFile: Type.Optional(Type.String()),
    /** Whose numbers stand as Patient ID; left out, those of the institution. */
    numbersOf: Type.Optional(Type.String({ minLength: 1 })),
    patientIssuer: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
)
const Sources = Compile(Type.Array(SourceSchema))

/** The word for our own numbers of persons. */
const ofAlliance = 'alliance'

export async function openImageSources({
  images = null,
  imageSourcesFile = null,
}: Partial<Pick<Config, 'images' | 'imageSourcesFile'>>): Promise<readonly SourceDoor[]> {
  const common = await openDoor(images)
  const listed = imageSourcesFile === null ? [] : await sourcesIn(imageSourcesFile)
  return [...(common === null ? [] : [commonSource(common)]), ...listed]
}

async function sourcesIn(file: string): Promise<readonly SourceDoor[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(file, `cannot be read (${errorCode(error)})`)
  })
  const list = readJson(text)
  if (!Sources.Check(list)) throw unusable(file, 'is no list of sources')
  const twice = list.find(({ id }, at) => list.findIndex((one) => one.id === id) !== at)
  if (twice !== undefined) throw unusable(file, `names the source ${twice.id} twice`)
  return Promise.all(list.map((one) => doorOf(one, file)))
}

async function doorOf(source: Static<typeof SourceSchema>, file: string): Promise<SourceDoor> {
  const { id, institution, address, tokenFile, numbersOf = institution } = source
  const { protocol, hostname } = new URL(address)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol === 'http:' && !isHere) throw unusable(file, `would ask ${id} unsealed`)
  const door = await openDoor({
    name: `the source ${id} of YIQIAO_IMAGE_SOURCES`,
    address: address.replace(/\/+$/, ''),
    token: null,
    tokenFile: tokenFile === undefined ? null : resolve(tokenFile),
  })
  if (door === null) throw new Error('broken invariant: a source without a door')
  const issuer = numbersOf === ofAlliance ? null : numbersOf
  return { ...door, id, institution, issuer, patientIssuer: source.patientIssuer ?? null }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unusable(file: string, what: string): StartFailure {
  return new StartFailure(
    'setting-malformed',
    `The file ${file} of YIQIAO_IMAGE_SOURCES ${what}: write it as docs/guide/recognition.md shows.`,
  )
}
