/**
 * Builds the pages once for each content.
 *
 *     npm run build:web      prints the folder of the built pages
 *
 * A build is named after the text of everything it is made from, so an unchanged checkout never
 * builds twice, and a changed one never serves old pages.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import {
  access,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'
import { StartFailure } from '../server/start-failure.ts'

const root = join(import.meta.dirname, '..')
const thisFile = fileURLToPath(import.meta.url)
const sources = ['web/**/*', 'engine/**/*', 'server/http/contract/**/*']
const settings = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.web.json']
const keptBuilds = 4
const compressible = new Set(['.css', '.js', '.json', '.svg', '.wasm', '.webmanifest'])

/**
 * The folder of the built pages, built now if need be; undefined while there is no `web/`.
 *
 * It lies in the first of `node_modules/.cache` and `fallbackFolder` that this user may write.
 *
 * @throws StartFailure when the build fails.
 */
export async function builtWeb(
  fallbackFolder: string,
  progress: (text: string) => void,
): Promise<string | undefined> {
  const digest = await contentDigest()
  if (digest === undefined) return undefined
  const shared = join(root, 'node_modules', '.cache', 'yiqiao-web')
  for (const folder of [shared, fallbackFolder]) {
    const built = join(folder, digest)
    if (await isThere(join(built, 'index.html'))) return built
  }
  const folder = (await isWritable(shared)) ? shared : fallbackFolder
  progress('Building the pages (once for each version)')
  await buildInto(folder, digest)
  await removeOld(folder)
  return join(folder, digest)
}

/** A digest of all that goes into the pages, or undefined while there are none. */
async function contentDigest(): Promise<string | undefined> {
  if (!(await isThere(join(root, 'web', 'index.html')))) return undefined
  const found = globSync(sources, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(root, 'web', 'dist')))
  const paths = [...found, thisFile, ...settings.map((name) => join(root, name))].sort()
  const digest = createHash('sha256')
  for (const path of paths) {
    const content = await readFile(path)
    digest.update(`${path.slice(root.length)}\0${content.length}\0`).update(content)
  }
  return digest.digest('hex').slice(0, 32)
}

/** The build has a process of its own: the server then carries nothing of the bundler. */
async function buildInto(folder: string, digest: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const part = await mkdtemp(join(folder, 'part-'))
  try {
    await runBuild(part)
    await rename(part, join(folder, digest)).catch((error: Error) => {
      // Another start built the same content at the same time; its build is as good as ours.
      if (!('code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code)))) throw error
    })
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}

function runBuild(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [thisFile, '--into', folder], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.once('error', reject).once('close', (code) => {
      if (code === 0) resolve()
      else reject(buildFailed(output))
    })
  })
}

function buildFailed(output: string): StartFailure {
  if (/ENOSPC|EDQUOT/.test(output)) {
    return new StartFailure(
      'disk-full',
      'The disk is full while the pages are built: free some 100 MiB on the disk of the project.',
    )
  }
  return new StartFailure(
    'web-build',
    'The pages could not be built: run npm run build:web to see why, and npm ci if a package is missing.',
    output,
  )
}

async function bundle(folder: string): Promise<void> {
  const { build } = await import('vite')
  await build({
    root: join(root, 'web'),
    configFile: join(root, 'web', 'vite.config.ts'),
    // The other ways to read a configuration write beside it, where this user may not write.
    configLoader: 'native',
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  })
  await compressAll(folder)
}

/** Compresses once, as hard as it goes, instead of at every request. */
async function compressAll(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  await Promise.all(
    files
      .filter((entry) => entry.isFile() && compressible.has(extname(entry.name)))
      .map((entry) => compress(join(entry.parentPath, entry.name))),
  )
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path)
  const [brotli, zipped] = await Promise.all([
    promisify(brotliCompress)(content, { params: { [zlib.BROTLI_PARAM_QUALITY]: 10 } }),
    promisify(gzip)(content, { level: 9 }),
  ])
  await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, zipped)])
}

/** Old builds stay for a while, since a running server may still serve one. */
async function removeOld(folder: string): Promise<void> {
  const builds = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name)
      return { path, madeAt: (await stat(path)).mtimeMs }
    }),
  )
  builds.sort((a, b) => b.madeAt - a.madeAt)
  for (const { path } of builds.slice(keptBuilds)) await rm(path, { recursive: true, force: true })
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

if (import.meta.main) {
  const [option, folder] = process.argv.slice(2)
  if (option === '--into' && folder !== undefined) await bundle(folder)
  else
    console.log((await builtWeb(join(root, 'data', 'web'), console.error)) ?? 'There is no web/.')
}
