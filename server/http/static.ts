/** Serves the built pages: hashed files for ever, the page itself anew with its own nonce. */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Stands in index.html wherever the nonce of the response belongs. */
export const noncePlaceholder = '__CSP_NONCE__'

export interface Site {
  readonly page: string
  /** Changes with the content of any file. */
  readonly version: string
  readonly files: ReadonlyMap<string, SiteFile>
}

interface SiteFile {
  readonly path: string
  readonly type: string
  readonly bytes: number
  /** Sizes of the variants beside it, by the name of their encoding. */
  readonly encoded: ReadonlyMap<string, number>
}

const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Reads what a build left in `folder`, which is named after its content. */
export async function readSite(folder: string): Promise<Site> {
  const sizes = new Map<string, number>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    sizes.set(`/${relative(folder, path).split(sep).join('/')}`, (await stat(path)).size)
  }
  const files = new Map<string, SiteFile>()
  for (const [url, bytes] of sizes) {
    const type = types[extname(url)]
    if (type === undefined || url === '/index.html') continue
    const found = encodings.flatMap(({ name, suffix }) => {
      const size = sizes.get(url + suffix)
      return size === undefined ? [] : [[name, size] as const]
    })
    files.set(url, { path: join(folder, url), type, bytes, encoded: new Map(found) })
  }
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  return { page, version: basename(folder), files }
}

/** Answers every address that no other route takes; unknown ones under /api stay problems. */
export function serveSite(app: FastifyInstance, site: Site): void {
  app.get('/*', (request, reply) => {
    const path = pathOf(request)
    const file = site.files.get(path)
    if (file) return sendFile(request, reply, site, path, file)
    if (isPageAddress(path)) return sendPage(reply, site)
    reply.callNotFound()
    return reply
  })
}

/** A page's address has no file ending; the pages themselves say when they do not know it. */
function isPageAddress(path: string): boolean {
  return !path.startsWith('/api/') && extname(path) === ''
}

function pathOf(request: FastifyRequest): string {
  const [path = '/'] = request.url.split('?')
  return path
}

function sendPage(reply: FastifyReply, { page }: Site): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', pagePolicy(nonce))
    .send(page.replaceAll(noncePlaceholder, nonce))
}

/** Styles made at run time carry the nonce; nothing inline runs, and nothing comes from elsewhere. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    // What was recorded of a visit is put together in the page.
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ')
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site,
  url: string,
  file: SiteFile,
): FastifyReply {
  const tag = `"${site.version}"`
  const isHashed = url.startsWith('/assets/')
  reply
    .header('vary', 'accept-encoding')
    .header('etag', tag)
    .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === tag) return reply.code(304).send()

  const accepted = request.headers['accept-encoding'] ?? ''
  const encoding = encodings.find(({ name }) => file.encoded.has(name) && accepts(accepted, name))
  if (encoding) reply.header('content-encoding', encoding.name)
  return reply
    .type(file.type)
    .header('content-length', encoding ? file.encoded.get(encoding.name) : file.bytes)
    .send(createReadStream(file.path + (encoding?.suffix ?? '')))
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((part) => {
    const [name = '', weight = ''] = part.split(';').map((text) => text.trim())
    return name === encoding && !/^q=0(\.0*)?$/.test(weight)
  })
}
