import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { readSite } from './static.ts'

const script = 'console.log("hello")'

describe('the HTTP server', () => {
  let app: FastifyInstance
  let folder: string
  let ready = true
  const logged: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiqiao-site-'))
    await mkdir(join(folder, 'assets'))
    const page =
      '<meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>'
    await writeFile(join(folder, 'index.html'), page)
    await writeFile(join(folder, 'assets', 'main-1a.js'), script)
    await writeFile(join(folder, 'assets', 'main-1a.js.br'), brotliCompressSync(script))
    const logger = pino({}, { write: (line: string) => logged.push(line) })
    app = await buildApp({
      logger,
      isSecure: true,
      isReady: async () => ready,
      site: await readSite(folder),
      registerRoutes: registerExamples,
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  after(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  it('tells an operator that it lives, and apart from that whether it can serve', async () => {
    assert.deepEqual((await app.inject('/healthz')).json(), { status: 'ok' })
    assert.deepEqual((await app.inject('/readyz')).json(), { status: 'ready' })
    ready = false
    const away = await app.inject('/readyz')
    ready = true
    assert.equal(away.statusCode, 503)
    assert.equal(away.json().code, 'not-ready')
    assert.equal(away.headers['retry-after'], '1')
    assert.equal((await app.inject('/healthz')).statusCode, 200)
  })

  it('counts requests by the pattern of the route, never by the address', async () => {
    await app.inject('/api/visits/110101199001011234')
    const { body } = await app.inject('/metrics')
    assert.match(
      body,
      /duration_seconds_count\{method="GET",route="\/api\/visits\/:id",status="200"\} 1/,
    )
    assert.doesNotMatch(body, /110101199001011234/)
    assert.doesNotMatch(logged.join(''), /110101199001011234/)
  })

  it('gives each page its own nonce and lets nothing inline run', async () => {
    const [one, other] = await Promise.all([app.inject('/counter'), app.inject('/')])
    const policy = String(one.headers['content-security-policy'])
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    assert.equal(
      one.body,
      `<meta name="csp-nonce" content="${nonce}"><style nonce="${nonce}"></style>`,
    )
    assert.match(policy, /^default-src 'self'; script-src 'self'; style-src 'self' 'nonce-[^']+'; /)
    assert.doesNotMatch(policy, /unsafe/)
    assert.notEqual(other.headers['content-security-policy'], policy)
    assert.equal(one.headers['cache-control'], 'no-store')
  })

  it('serves a hashed file for ever, compressed for those who take it', async () => {
    const url = '/assets/main-1a.js'
    const plain = await app.inject(url)
    assert.equal(plain.body, script)
    assert.match(String(plain.headers['cache-control']), /immutable/)
    assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8')

    const small = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(small.headers['content-encoding'], 'br')
    assert.deepEqual(small.rawPayload, brotliCompressSync(script))
    const refused = await app.inject({ url, headers: { 'accept-encoding': 'br;q=0' } })
    assert.equal(refused.headers['content-encoding'], undefined)

    const tag = String(plain.headers['etag'])
    const again = await app.inject({ url, headers: { 'if-none-match': tag } })
    assert.equal(again.statusCode, 304)
  })

  it('sends the strict headers with every answer, whatever it is', async () => {
    for (const url of ['/', '/assets/main-1a.js', '/healthz', '/api/nothing', '/api/fault']) {
      const { headers } = await app.inject(url)
      assert.equal(headers['x-content-type-options'], 'nosniff', url)
      assert.equal(headers['x-frame-options'], 'DENY', url)
      assert.equal(headers['referrer-policy'], 'no-referrer', url)
      assert.equal(headers['strict-transport-security'], 'max-age=31536000', url)
      assert.ok(headers['content-security-policy'], url)
    }
  })

  //  request                                                  status  code
  const refusals: [string, string | InjectOptions, number, string][] = [
    ['an unknown address', '/api/nothing', 404, 'no-such-address'],
    ['a file that was never built', '/assets/old.js', 404, 'no-such-address'],
    ['a way out of the folder', '/assets/..%2f..%2fetc%2fpasswd', 404, 'no-such-address'],
    ['a broken address', '/api/%zz', 400, 'request-refused'],
    ['an unknown method', { method: 'PUT', url: '/counter' }, 404, 'no-such-address'],
    ['text that is no JSON', post('{"amount": 1'), 400, 'body-no-json'],
    ['a hidden prototype', post('{"__proto__": {"amount": 1}}'), 400, 'body-no-json'],
    ['an empty body', post(''), 400, 'body-empty'],
    ['a body beyond the limit', post(`"${'x'.repeat(2_000_000)}"`), 413, 'body-too-large'],
    ['another content type', post('amount=1', 'text/csv'), 415, 'media-type-unknown'],
  ]
  for (const [what, request, status, code] of refusals) {
    it(`answers ${what} with ${status} ${code}`, async () => {
      const answer = await app.inject(request)
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
      assert.equal(answer.statusCode, status)
      assert.equal(answer.json().code, code)
    })
  }

  it('points at the part of a request that a schema refuses, and does not guess', async () => {
    const { statusCode, ...answer } = await app.inject(post('{"amount": "12"}'))
    assert.equal(statusCode, 400)
    assert.deepEqual(answer.json(), {
      type: 'urn:yiqiao:problem:request-malformed',
      status: 400,
      code: 'request-malformed',
      title: 'The request does not have the agreed form.',
      detail: 'body/amount must be integer',
      pointer: '/amount',
      remedy: 'Correct that part; the API reference describes it.',
    })
  })

  it('hides the inside of a fault, and logs it without what the database quoted', async () => {
    const answer = await app.inject('/api/fault')
    assert.equal(answer.statusCode, 500)
    assert.doesNotMatch(answer.body, /Wang|at /)
    assert.match(logged.join(''), /"code":"23505"/)
    assert.doesNotMatch(logged.join(''), /Wang/)
  })

  it('asks for a second attempt while the database is away', async () => {
    const answer = await app.inject('/api/outage')
    assert.equal(answer.statusCode, 503)
    assert.equal(answer.json().code, 'database-away')
    assert.equal(answer.headers['retry-after'], '5')
  })

  it('answers what is no HTTP with a problem too', async () => {
    const { port } = app.server.address() as AddressInfo
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write('how do you do\r\n\r\n'))
      socket.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      socket.once('error', reject).once('close', () => resolve(text))
    })
    assert.match(answer, /^HTTP\/1\.1 400 [\s\S]*"code":"request-broken"/)
  })
})

function post(payload: string, type = 'application/json'): InjectOptions {
  return {
    method: 'POST',
    url: '/api/amounts',
    payload,
    headers: { 'content-type': type },
  }
}

function registerExamples(app: FastifyInstance): void {
  app.get('/api/visits/:id', () => ({ found: true }))
  app.get('/api/fault', () => {
    const quoted = { severity: 'ERROR', code: '23505', detail: 'Key (name)=(Wang) already exists.' }
    throw Object.assign(new Error('duplicate key: Wang'), quoted)
  })
  app.get('/api/outage', () => {
    throw Object.assign(new Error('terminating connection'), { code: '57P01' })
  })
  const body = { type: 'object', required: ['amount'], properties: { amount: { type: 'integer' } } }
  app.post('/api/amounts', { schema: { body } }, () => ({ taken: true }))
}
