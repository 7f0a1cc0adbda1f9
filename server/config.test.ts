import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, it } from 'node:test'
import { readConfig } from './config.ts'

describe('the settings', () => {
  it('need not be given', () => {
    assert.deepEqual(readConfig({ PATH: '/bin', TEST_SEED: '1' }), {
      port: 7400,
      workers: 1,
      dataFolder: resolve('data'),
      mode: 'sample',
      allowedTerms: [],
      origin: 'http://localhost:7400',
      databaseUrl: null,
      placement: 'one',
      archiveFolder: null,
      cipher: 'aes-256-gcm',
      channels: null,
      invoices: null,
      credentials: null,
      images: null,
      circulation: null,
      shelvesFolder: null,
      imageSourcesFile: null,
      platform: null,
      fundRecords: null,
      side: 'both',
      sideQueue: null,
      oidc: null,
      proxies: [],
      scanner: null,
      turn: null,
    })
  })

  it('count as left out when they are empty, as a file of settings may have them', () => {
    const empty = {
      PORT: '',
      YIQIAO_WORKERS: '',
      YIQIAO_DATA: '',
      YIQIAO_MODE: '',
      YIQIAO_ALLOW_TERMS: '',
      YIQIAO_ORIGIN: '',
      DATABASE_URL: '',
      YIQIAO_PLACEMENT: '',
      YIQIAO_ARCHIVE: '',
      YIQIAO_CHANNELS: '',
      YIQIAO_CHANNELS_TOKEN: '',
      YIQIAO_CHANNELS_TOKEN_FILE: '',
      YIQIAO_INVOICES: '',
      YIQIAO_OIDC_ISSUER: '',
      YIQIAO_OIDC_CLIENT: '',
      YIQIAO_OIDC_SECRET_FILE: '',
      YIQIAO_OIDC_CLAIMS: '',
      YIQIAO_OIDC_SCOPE: '',
      YIQIAO_PROXIES: '',
      YIQIAO_TURN: '',
      YIQIAO_TURN_SECRET_FILE: '',
    }
    assert.deepEqual(readConfig(empty), readConfig({}))
  })

  it('of another provider stand together, and name it by a sealed address', () => {
    const whole = {
      YIQIAO_OIDC_ISSUER: 'https://id.example',
      YIQIAO_OIDC_CLIENT: 'yiqiao',
      YIQIAO_OIDC_SECRET_FILE: '/run/secrets/oidc',
    }
    for (const [change, said] of [
      [{ YIQIAO_OIDC_CLIENT: '' }, /YIQIAO_OIDC_ISSUER needs YIQIAO_OIDC_CLIENT/],
      [{ YIQIAO_OIDC_SECRET_FILE: '' }, /set all three, or none/],
      [{ YIQIAO_OIDC_ISSUER: 'http://id.example' }, /YIQIAO_OIDC_ISSUER is no address/],
      [{ YIQIAO_OIDC_ISSUER: 'https://id.example?x=1' }, /YIQIAO_OIDC_ISSUER is no address/],
      [{ YIQIAO_OIDC_CLAIMS: 'person=sub' }, /YIQIAO_OIDC_CLAIMS is "person=sub"/],
    ] as const) {
      assert.throws(() => readConfig({ ...whole, ...change }), said)
    }
    assert.equal(
      readConfig({ ...whole, YIQIAO_OIDC_ISSUER: 'http://localhost:9' }).oidc?.client,
      'yiqiao',
    )
  })

  it('are taken as they are given', () => {
    const given = {
      PORT: '8080',
      YIQIAO_WORKERS: '4',
      YIQIAO_DATA: '/srv/医桥',
      YIQIAO_MODE: 'production',
      YIQIAO_ALLOW_TERMS:
        'linjiang/first/stay@2026-01-01,\nlinjiang/stat.average-wage@2025-07-01\n',
      YIQIAO_ORIGIN: 'https://care.example/',
      DATABASE_URL: 'postgresql://yiqiao:secret@db.example/yiqiao',
      YIQIAO_PLACEMENT: 'owners',
      YIQIAO_ARCHIVE: '/backup/log',
      YIQIAO_CHANNELS: 'https://pay.example/v1/',
      YIQIAO_CHANNELS_TOKEN_FILE: '/run/secrets/pay',
      YIQIAO_INVOICES: 'http://localhost:9000',
      YIQIAO_INVOICES_TOKEN: 'abc',
      YIQIAO_OIDC_ISSUER: 'https://id.hospital.example/realms/staff',
      YIQIAO_OIDC_CLIENT: 'yiqiao',
      YIQIAO_OIDC_SECRET_FILE: '/run/secrets/oidc',
      YIQIAO_OIDC_CLAIMS: 'role=groups institution=hospital',
      YIQIAO_PROXIES: '10.0.0.1, 10.0.0.2',
      YIQIAO_SCANNER: '/run/clamav/clamd.ctl',
      YIQIAO_TURN: 'turns:relay.example:5349 turn:relay.example:3478?transport=udp',
      YIQIAO_TURN_SECRET_FILE: '/run/secrets/turn',
    }
    assert.deepEqual(readConfig(given), {
      port: 8080,
      workers: 4,
      dataFolder: '/srv/医桥',
      mode: 'production',
      allowedTerms: ['linjiang/first/stay@2026-01-01', 'linjiang/stat.average-wage@2025-07-01'],
      origin: 'https://care.example',
      databaseUrl: 'postgresql://yiqiao:secret@db.example/yiqiao',
      placement: 'owners',
      archiveFolder: '/backup/log',
      cipher: 'aes-256-gcm',
      channels: {
        name: 'YIQIAO_CHANNELS',
        address: 'https://pay.example/v1',
        token: null,
        tokenFile: '/run/secrets/pay',
      },
      invoices: {
        name: 'YIQIAO_INVOICES',
        address: 'http://localhost:9000',
        token: 'abc',
        tokenFile: null,
      },
      credentials: null,
      images: null,
      circulation: null,
      shelvesFolder: null,
      imageSourcesFile: null,
      platform: null,
      fundRecords: null,
      side: 'both',
      sideQueue: null,
      oidc: {
        issuer: 'https://id.hospital.example/realms/staff',
        client: 'yiqiao',
        secretFile: '/run/secrets/oidc',
        scope: 'openid profile',
        claims: { role: 'groups', institution: 'hospital', name: 'name' },
      },
      proxies: ['10.0.0.1', '10.0.0.2'],
      scanner: '/run/clamav/clamd.ctl',
      turn: {
        urls: ['turns:relay.example:5349', 'turn:relay.example:3478?transport=udp'],
        secretFile: '/run/secrets/turn',
      },
    })
  })

  //  setting           value                            what the sentence says
  const malformed: [string, string, RegExp][] = [
    ['PORT', '0', /PORT is "0": it must be a whole number from 1 to 65535\.$/],
    ['PORT', '65536', /from 1 to 65535/],
    ['PORT', '74OO', /from 1 to 65535/],
    ['PORT', '-1', /from 1 to 65535/],
    ['YIQIAO_WORKERS', '0', /from 1 to 64/],
    ['YIQIAO_WORKERS', '65', /from 1 to 64/],
    ['YIQIAO_MODE', 'Production', /must be "sample" or "production"/],
    ['YIQIAO_ORIGIN', 'care.example', /must be scheme, host and port/],
    ['YIQIAO_ORIGIN', 'ftp://care.example', /must be scheme, host and port/],
    ['YIQIAO_ORIGIN', 'https://care.example/path', /must be scheme, host and port/],
    ['YIQIAO_ORIGIN', 'https://care.example/?a=b', /must be scheme, host and port/],
    ['DATABASE_URL', 'mysql://db.example/secret', /is no PostgreSQL address: write it as/],
    ['DATABASE_URL', 'localhost/secret', /is no PostgreSQL address: write it as/],
  ]
  for (const [name, value, message] of malformed) {
    it(`refuse ${name}=${value} in one sentence`, () => {
      assert.throws(() => readConfig({ [name]: value }), { code: 'setting-malformed', message })
    })
  }

  it('say where buckets lie, each of them once', () => {
    const [east, west] = ['postgresql://east/yiqiao', 'postgresql://west/yiqiao']
    const of = (text: string) => readConfig({ YIQIAO_PLACEMENT: text }).placement
    assert.deepEqual(of(`100-255=${west}\n0-99=${east}`), [
      { from: 0, to: 99, url: east },
      { from: 100, to: 255, url: west },
    ])
    const refused = [
      'west',
      `0-99=${east}`,
      `0-100=${east} 100-255=${west}`,
      `0-99=${east} 101-255=${west}`,
      `0-256=${east}`,
      '0-255=mysql://east',
    ]
    for (const text of refused) {
      assert.throws(() => of(text), {
        code: 'setting-malformed',
        message: /addresses of all buckets/,
      })
    }
  })

  it('never repeat a database address, which may hold a password', () => {
    for (const name of ['DATABASE_URL', 'YIQIAO_PLACEMENT']) {
      assert.throws(
        () => readConfig({ [name]: '0-1=host/secret' }),
        (error: Error) => {
          assert.doesNotMatch(error.message, /secret/)
          return true
        },
      )
    }
  })

  const doors: [string, Record<string, string>, RegExp][] = [
    ['in sample mode', { YIQIAO_MODE: 'sample' }, /no use in sample mode/],
    ['without https', { YIQIAO_CHANNELS: 'http://pay.example' }, /would be sent unsealed/],
    ['of another kind', { YIQIAO_CHANNELS: 'ftp://pay.example' }, /is no address such as/],
    ['with a secret in it', { YIQIAO_CHANNELS: 'https://a:secret@pay.example' }, /is no address/],
    ['with two tokens', { YIQIAO_CHANNELS_TOKEN_FILE: '/secret' }, /leave one of them out/],
    ['as a token alone', { YIQIAO_CHANNELS: '' }, /has no address beside it/],
  ]
  for (const [what, changes, message] of doors) {
    it(`refuse a payment channel ${what}, and never repeat its secret`, () => {
      const given = {
        YIQIAO_MODE: 'production',
        YIQIAO_CHANNELS: 'https://pay.example',
        YIQIAO_CHANNELS_TOKEN: 'secret',
      }
      assert.throws(
        () => readConfig({ ...given, ...changes }),
        (error: Error & { readonly code?: string }) => {
          assert.equal(error.code, 'setting-malformed')
          assert.match(error.message, message)
          assert.doesNotMatch(error.message, /secret/)
          return true
        },
      )
    })
  }

  it('say on which side of the two networks a process is, and where the queue is', () => {
    const token = 'a-token-that-both-sides-know'
    const apart = { YIQIAO_SIDE_QUEUE_TOKEN: token }
    const inside = readConfig({
      ...apart,
      YIQIAO_SIDE: 'insurance',
      YIQIAO_SIDE_QUEUE: 'https://outside.example/',
    })
    assert.deepEqual(inside.sideQueue, { address: 'https://outside.example', token })
    const outside = readConfig({ ...apart, YIQIAO_SIDE: 'internet' })
    assert.deepEqual([outside.side, outside.sideQueue], ['internet', { address: null, token }])
    const wrong: readonly [Record<string, string>, RegExp][] = [
      [{ YIQIAO_SIDE: 'middle' }, /YIQIAO_SIDE is "middle"/],
      [{ YIQIAO_SIDE: 'internet' }, /YIQIAO_SIDE_QUEUE_TOKEN must hold at least 24/],
      [{ ...apart, YIQIAO_SIDE: 'insurance' }, /must be the address of the other side/],
      [
        { ...apart, YIQIAO_SIDE: 'insurance', YIQIAO_SIDE_QUEUE: 'http://outside.example' },
        /with https/,
      ],
      [
        { ...apart, YIQIAO_SIDE: 'internet', YIQIAO_SIDE_QUEUE: 'https://inside.example' },
        /which reaches out/,
      ],
      [apart, /of no use where both sides are one/],
    ]
    for (const [env, message] of wrong) {
      assert.throws(
        () => readConfig(env),
        (error: Error) => {
          assert.match(error.message, message)
          assert.doesNotMatch(error.message, /a-token/)
          return true
        },
      )
    }
  })

  it('refuse a name that only looks like one of theirs', () => {
    assert.throws(() => readConfig({ YIQIAO_PORT: '80' }), {
      code: 'setting-unknown',
      message: /^The setting YIQIAO_PORT is unknown: remove it, or use one of PORT, DATABASE_URL,/,
    })
  })
})
