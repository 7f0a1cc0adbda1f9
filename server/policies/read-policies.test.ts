import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import type { PolicyText } from './policy-files.ts'
import { problemText } from './problem.ts'
import { readPolicyFolders, readPolicyTexts } from './read-policies.ts'

const broken = join(import.meta.dirname, 'broken')
const context = [join(broken, 'context')]
const today = '2026-06-01'

function textOf(path: string, text: string): PolicyText {
  return { path, text, digest: createHash('sha256').update(text).digest('hex') }
}

function problemsOf(text: string): string[] {
  const { problems } = readPolicyTexts([textOf('pack.yaml', text)], { today, context })
  return problems.map(problemText)
}

describe('a broken file is told what is wrong and what would be right', () => {
  for (const name of readdirSync(broken).filter((file) => file.endsWith('.yaml'))) {
    const text = readFileSync(join(broken, name), 'utf8')
    const expected = text.split('\n').filter((line) => line.startsWith('# :'))
    it(`${name} ${expected.join(' ').slice(2)}`, () => {
      assert.equal(expected.length, 1, 'one file for one mistake')
      const { problems } = readPolicyTexts([textOf(name, text)], { today, context })
      assert.deepEqual(
        problems.map((problem) => `# ${problemText(problem).slice(name.length)}`),
        expected,
      )
    })
  }

  it('and the files that they lean on are right', () => {
    assert.deepEqual(readPolicyFolders(context, { today }).problems, [])
  })
})

describe('hostile YAML gets a problem and no more', () => {
  const bombs: [string, string, string][] = [
    [
      'an alias bomb',
      `a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n`,
      'pack.yaml:1: a: has an anchor; leave `&a` out.',
    ],
    [
      'lists nested a thousand deep',
      `kind: ${'['.repeat(1000)}${']'.repeat(1000)}`,
      'pack.yaml:1: (document): is nested more than 64 levels deep; write it flatter.',
    ],
    [
      'block lists nested a thousand deep',
      '- '.repeat(1000),
      'pack.yaml:1: (document): is nested more than 64 levels deep; write it flatter.',
    ],
    [
      'a file of more than a megabyte',
      `kind: "${'x'.repeat(1_100_000)}"`,
      'pack.yaml:1: (file): is larger than 1 MB; split it into several files.',
    ],
    [
      'a merge key',
      'kind: region\n<<: { id: x }\n',
      'pack.yaml:2: <<: `<<` is not a key here; known: `kind`, `id`, `code`, `title`, `jurisdiction`, `currency`, `catalogue`, `order`, `province`, `noFilingWith`, `sheet`, `statistics` and 1 more.',
    ],
    [
      'a list where a document should be',
      '[1, 2]',
      'pack.yaml:1: (document): is a list; write keys with values.',
    ],
  ]
  for (const [what, text, message] of bombs) {
    it(`${what}: ${message.slice('pack.yaml'.length)}`, () => {
      assert.ok(problemsOf(text).includes(message), problemsOf(text).slice(0, 3).join('\n'))
    })
  }

  it('names that every object has are not taken for declared ones', () => {
    const scheme = readFileSync(join(broken, 'context', 'scheme.yaml'), 'utf8')
    for (const name of ['constructor', 'toString', '__proto__']) {
      const text = scheme.replace('premiumTier:', `${name}:`)
      const found = problemsOf(text).filter((problem) =>
        problem.includes(`\`${name}\` is not a name`),
      )
      assert.equal(found.length, 1, problemsOf(text).join('\n'))
    }
  })

  it('a text without end is shown by its beginning, in one line', () => {
    const [problem = ''] = problemsOf(`kind: "region\\n${'x'.repeat(500_000)}"`)
    assert.ok(problem.length < 1000)
    assert.ok(!problem.includes('\n'))
  })

  it('bytes that are not UTF-8, and folders that are not there, are reported', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packs-'))
    writeFileSync(join(folder, 'pack.yaml'), Buffer.from([0x6b, 0xff, 0xfe]))
    const missing = join(folder, 'missing')
    const { problems } = readPolicyFolders([folder, missing], { today })
    rmSync(folder, { recursive: true })
    assert.deepEqual(
      problems.map(({ file, wrong }) => [relative(folder, file), wrong]),
      [
        ['missing', 'there is no such folder'],
        ['pack.yaml', 'is not UTF-8'],
      ],
    )
  })

  const benefit = readFileSync(join(broken, 'limit-counter-unknown.yaml'), 'utf8')
  const scheme = readFileSync(join(broken, 'context', 'scheme.yaml'), 'utf8')

  it('any damage to a pack ends in problems, never in a crash', () => {
    const piece = fc.constantFrom(
      ...['', '{', '}', '[', ']', ':', '-', '\n', '  ', '"', '&', '*', '!', '=', '%', '0', '-1'],
      ...['null', '~', '<<: ', '? ', '| ', '\t', '\u0000', '9'.repeat(30), 'constructor', '\u2028'],
    )
    const damage = fc.array(fc.record({ at: fc.nat(1200), cut: fc.nat(30), piece }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(fc.constantFrom(benefit, scheme), damage, (text, wounds) => {
        const hurt = wounds.reduce(
          (so, { at, cut, piece: by }) => so.slice(0, at) + by + so.slice(at + cut),
          text,
        )
        for (const problem of problemsOf(hurt))
          assert.match(problem, /^pack\.yaml:\d+: .+: .+; .+[.?]$/s)
      }),
    )
  })
})

describe('a folder that is read with the packs around it', () => {
  const read = (files: Readonly<Record<string, string>>) =>
    readPolicyTexts(
      Object.entries(files).map(([path, text]) => textOf(path, text)),
      { today, context },
    )
  const scheme = readFileSync(join(broken, 'context', 'scheme.yaml'), 'utf8')

  it('replaces what the context has under the same id', () => {
    const { set, problems } = read({
      'scheme.yaml': scheme.replace('en: Pool', 'en: Another pool'),
    })
    assert.deepEqual(problems, [])
    assert.deepEqual(
      set.schemes.map(({ payers }) => payers[0]?.title.en),
      ['Another pool'],
    )
  })

  it('finds the regions of the context', () => {
    const { set, problems } = read({
      'scheme.yaml': scheme.replace('id: linjiang/employee', 'id: linjiang/resident'),
    })
    assert.deepEqual(problems, [])
    assert.deepEqual(
      set.schemes.map(({ id }) => id),
      ['linjiang/employee', 'linjiang/resident'],
    )
  })

  it('fills in what a pack may leave out', () => {
    const { set } = read({ 'scheme.yaml': scheme })
    const [one] = set.schemes
    assert.ok(one !== undefined)
    const { periodOf, laterBills, indemnity, direct, currency, insuranceType } = one
    assert.deepEqual(
      { periodOf, laterBills, indemnity, direct, currency, insuranceType },
      {
        periodOf: 'discharge',
        laterBills: 'reverseLastFirst',
        indemnity: 'indemnity',
        direct: true,
        currency: 'CNY',
        insuranceType: null,
      },
    )
  })

  it('shows all problems of a file at once', () => {
    const text = readFileSync(join(broken, 'limit-counter-unknown.yaml'), 'utf8')
      .replace('bear: 800.00', 'bear: 800')
      .replace('layer: basic', 'layer: "1"')
    const { problems } = read({ 'benefit.yaml': text })
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['layer', 'terms[0].steps[0].bear', 'terms[0].steps[1].limits[0].counter'],
    )
  })
})
