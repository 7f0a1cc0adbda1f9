/**
 * What makes a folder a backup: a manifest that names every file with its digest.
 *
 * It is written last, so a backup that was cut short has none; and it carries a digest of itself, so
 * one that was edited or torn is known.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Content, Files } from './files.ts'

export interface BackupFile extends Content {
  /** From the folder of the database, with forward slashes. */
  readonly path: string
}

export interface Manifest {
  readonly format: 1
  /** Version of Yiqiao that made the backup. */
  readonly product: string
  /** As PostgreSQL prints it. */
  readonly postgres: string
  /** PostgreSQL's own name of this one database, kept by every copy of it. */
  readonly system: string
  readonly startedAt: string
  /** A restore can stop at any later moment, and at no earlier one. */
  readonly restorableFrom: string
  /** The first file of the write-ahead log that a restore reads. */
  readonly firstLog: string
  readonly folders: readonly string[]
  readonly files: readonly BackupFile[]
  /** Of the file beside them; backups of earlier versions do not say. */
  readonly password?: Content
}

/** Why a folder cannot be restored from, or written to. The message is one sentence with a remedy. */
export class BackupRefusal extends Error {
  /** `no`: the backup is in order, and does not reach the moment that was asked for. */
  readonly kind: 'unusable' | 'no'

  constructor(kind: 'unusable' | 'no', sentence: string) {
    super(sentence)
    this.kind = kind
  }
}

export const copiedFolder = 'files'
const manifestFile = 'manifest.json'

export async function writeManifest(
  folder: string,
  manifest: Manifest,
  files: Files,
): Promise<void> {
  const digest = digestOf(manifest)
  const text = `${JSON.stringify({ ...manifest, digest }, null, 1)}\n`
  await files.write(join(folder, manifestFile), text)
}

/** @throws BackupRefusal when the folder is no backup, or not a whole one. */
export async function readManifest(folder: string, files: Files): Promise<Manifest> {
  const text = await files.read(join(folder, manifestFile))
  if (text === undefined) throw await withoutManifest(folder, files)
  const parsed = parsedObject(text)
  if (parsed === undefined) throw damaged(folder)
  const { digest, ...manifest } = parsed
  if (manifest['format'] !== 1) {
    throw new BackupRefusal(
      'unusable',
      `The folder ${folder} is no backup of this form: name one that yiqiao backup of this version made.`,
    )
  }
  if (digest !== digestOf(manifest)) throw damaged(folder)
  // Its digest says that it is what `writeManifest` wrote.
  return manifest as unknown as Manifest
}

async function withoutManifest(folder: string, files: Files): Promise<BackupRefusal> {
  const isHalf = (await files.read(join(folder, copiedFolder, 'PG_VERSION'))) !== undefined
  return new BackupRefusal(
    'unusable',
    isHalf
      ? `The backup in ${folder} was cut short and has no ${manifestFile}: delete it and use another one.`
      : `The folder ${folder} is no backup: name one that yiqiao backup made.`,
  )
}

function damaged(folder: string): BackupRefusal {
  return new BackupRefusal(
    'unusable',
    `The ${manifestFile} in ${folder} is damaged: use another backup.`,
  )
}

function digestOf(manifest: object): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return { ...value }
  } catch {
    return undefined
  }
}
