/** Installs the extension that stands in for Citus into a test's database. */
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { superuserOf, type TestDatabase } from '../support/database.ts'

const files = join(import.meta.dirname, 'stand-in')

export async function installStandIn({ url }: TestDatabase): Promise<void> {
  const folder = await readable()
  const admin = new pg.Client({ connectionString: superuserOf(url) })
  await admin.connect()
  try {
    await admin.query(`SET extension_control_path = '${folder}:$system'`)
    await admin.query('CREATE EXTENSION citus')
  } finally {
    await admin.end()
    await rm(folder, { recursive: true })
  }
}

/** The server runs as another user, which may not be let into our own folder. */
async function readable(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yiqiao-stand-in-'))
  await mkdir(join(folder, 'extension'))
  for (const name of await readdir(files)) {
    await copyFile(join(files, name), join(folder, 'extension', name))
    await chmod(join(folder, 'extension', name), 0o644)
  }
  for (const path of [folder, join(folder, 'extension')]) await chmod(path, 0o755)
  return folder
}
