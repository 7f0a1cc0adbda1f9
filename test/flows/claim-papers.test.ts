/** Papers of a claim as files: sent from a phone, kept sealed, read at the desk, fetched by a system. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { paperLimits } from '../../engine/claim/paper-file.ts'
import type { PaperFileJson, PaperFilesJson } from '../../server/http/contract/claim-papers.ts'
import { clamdAt } from '../../server/scanner/clamd.ts'
import { TestClaims } from '../support/claims.ts'
import { jpegFile, pdfFile, pngFile } from '../support/paper-files.ts'
import { sampleVirus, startTestScanner, type TestScanner } from '../support/scanner.ts'

const desk = 'claims:I-LIFE:first'
const megabyte = 1024 * 1024

describe('papers that a claim asked for', () => {
  let claims: TestClaims
  let scanner: TestScanner
  let person: string

  before(async () => {
    scanner = await startTestScanner()
    claims = await TestClaims.start({ scanner: clamdAt(scanner.place, 300) })
  })
  after(async () => {
    assert.equal(await claims.finding(), null)
    await claims.close()
    await scanner.stop()
  })

  /** A claim that waits for two papers, of somebody who has no other. */
  async function pended(): Promise<string> {
    person = await claims.person()
    const { id } = await claims.claimed(person, await claims.settled(person, '81000.00'))
    await claims.until(person, id, 'adjudicated')
    const missing = ['discharge-summary', 'identity-copy']
    assert.equal((await claims.act(id, { act: 'pend', missing })).body.state, 'pended')
    return id
  }

  async function send(
    claim: string,
    paper: string,
    content: Uint8Array | ReadableStream<Uint8Array>,
    as = `patient:${person}`,
  ) {
    const isWhole = content instanceof Uint8Array
    const response = await fetch(`${claims.origin}/api/claims/${claim}/papers?paper=${paper}`, {
      method: 'POST',
      headers: { 'x-sample-actor': as, 'content-type': 'image/jpeg' },
      body: isWhole ? Buffer.from(content) : content,
      duplex: 'half',
    } as RequestInit)
    const body = (await response.json()) as PaperFileJson & { code?: string; place?: string }
    return { status: response.status, body }
  }

  const listed = async (claim: string, as = desk) =>
    (await claims.call<PaperFilesJson>('GET', `/api/claims/${claim}/papers`, as)).body.files

  const read = (claim: string, file: string, as = desk) =>
    fetch(`${claims.origin}/api/claims/${claim}/papers/${file}`, {
      headers: { 'x-sample-actor': as },
    })

  async function readsByInsurer(): Promise<number> {
    const path = `/api/persons/${person}/access-record`
    const answer = await claims.call<{ items: Record<string, string>[] }>(
      'GET',
      path,
      `patient:${person}`,
    )
    return answer.body.items.filter(({ role }) => role === 'claims-handler').length
  }

  const parts = async () =>
    (await claims.rows<{ content: Buffer }>('SELECT content FROM claim_paper_part')).map(
      ({ content }) => content,
    )

  it('are seen by the insurer once they are handed in, and each look is written down', async () => {
    const claim = await pended()
    // Of three parts, so that it is really put together again.
    const photo = Buffer.from(jpegFile({ salt: 'x'.repeat(60_000) }))
    const large = Buffer.concat([photo, Buffer.alloc(250_000)])
    const letter = pdfFile('A discharge summary')
    const wrong = await send(claim, 'identity-copy', pngFile())
    const sent = await send(claim, 'identity-copy', large)
    const summary = await send(claim, 'discharge-summary', letter)
    assert.deepEqual([wrong.status, sent.status, summary.status], [201, 201, 201])
    assert.deepEqual(
      [sent.body.type, sent.body.bytes, sent.body.scanned],
      ['image/jpeg', large.length, 'clean'],
    )
    const again = await send(claim, 'identity-copy', large)
    assert.deepEqual([again.status, again.body.file], [200, sent.body.file])
    assert.deepEqual(await listed(claim), [])
    assert.equal((await read(claim, sent.body.file)).status, 404)
    const removal = `/api/claims/${claim}/papers/${wrong.body.file}/removal`
    assert.equal((await claims.call('POST', removal, `patient:${person}`)).status, 200)

    const papers = ['discharge-summary', 'identity-copy']
    const handedIn = await claims.ownAct(person, claim, { act: 'add-papers', papers })
    assert.equal(handedIn.body.state, 'adjudicated')
    const shown = await listed(claim)
    assert.deepEqual(
      shown.map(({ paper, digest }) => [paper, digest]),
      [
        ['discharge-summary', digestOf(letter)],
        ['identity-copy', digestOf(large)],
      ],
    )
    const before = await readsByInsurer()
    const answer = await read(claim, sent.body.file)
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(large))
    assert.equal(await readsByInsurer(), before + 1)
    const late = `/api/claims/${claim}/papers/${sent.body.file}/removal`
    const kept = await claims.call<object>('POST', late, `patient:${person}`)
    assert.deepEqual([kept.status, kept.body.code], [409, 'paper-handed-in'])
  })

  it('are kept sealed, and handed out as nothing that runs', async () => {
    const claim = await pended()
    const words = 'words that stand in the letter'
    const { body } = await send(claim, 'discharge-summary', pdfFile(words))
    await claims.ownAct(person, claim, { act: 'add-papers', papers: ['discharge-summary'] })
    assert.ok((await parts()).every((content) => !content.includes(words)))
    const { headers } = await read(claim, body.file)
    assert.deepEqual(
      ['content-type', 'content-disposition', 'x-content-type-options', 'cache-control'].map(
        (name) => headers.get(name),
      ),
      ['application/pdf', 'attachment; filename="discharge-summary-1.pdf"', 'nosniff', 'no-store'],
    )
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
    assert.equal(await claims.finding(), null)
    await claims.rows('CREATE TABLE kept_part AS TABLE claim_paper_part')
    await claims.rows('DELETE FROM claim_paper_part WHERE file = $1', [body.file])
    const finding = await claims.finding()
    assert.deepEqual(
      [finding?.where, finding?.what],
      [claim, 'a file that was handed in is not whole'],
    )
    await claims.rows('INSERT INTO claim_paper_part SELECT * FROM kept_part ON CONFLICT DO NOTHING')
    await claims.rows('DROP TABLE kept_part')
  })

  it('are nobody else’s to send, to list or to read', async () => {
    const claim = await pended()
    const { body } = await send(claim, 'identity-copy', jpegFile())
    await claims.ownAct(person, claim, { act: 'add-papers', papers: ['identity-copy'] })
    const stranger = `patient:${await claims.person()}`
    for (const as of [stranger, 'claims:I-CASH:first', 'sample-clearing-maker']) {
      assert.equal((await send(claim, 'discharge-summary', jpegFile(), as)).status, 403, as)
      assert.equal((await read(claim, body.file, as)).status, 403, as)
      const list = await claims.call('GET', `/api/claims/${claim}/papers`, as)
      assert.equal(list.status, 403, as)
    }
    const odd = await send(claim, 'bank-card', jpegFile())
    assert.deepEqual([odd.status, odd.body.code], [422, 'papers-unasked'])
    const other = await pended()
    assert.equal((await read(other, body.file)).status, 404)
  })

  it('that are no picture and no document are refused by what is wrong, and leave nothing', async () => {
    const claim = await pended()
    const before = (await parts()).length
    const photo = Buffer.from(jpegFile())
    const zip = Buffer.from('PK\u0003\u0004 packed')
    const large = Buffer.concat([photo, Buffer.alloc(11 * megabyte)])
    /** Without saying beforehand how much will come. */
    const endless = () => {
      let sent = 0
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(sent === 0 ? photo : new Uint8Array(megabyte / 4))
          sent += 1
          if (sent > 12) controller.close()
        },
      })
    }
    const rows: [Uint8Array | ReadableStream<Uint8Array>, string][] = [
      [Buffer.from('<script>alert(1)</script>'), 'type'],
      [Buffer.concat([photo, zip]), 'trailing'],
      [photo.subarray(0, photo.length - 2), 'truncated'],
      [pngFile({ width: 60_000, height: 60_000 }), 'pixels'],
      [pdfFile('/OpenAction << /S /JavaScript /JS (x) >>'), 'active'],
      [large, 'size'],
      [Buffer.from(pdfFile(sampleVirus)), 'infected'],
    ]
    for (const [content, why] of rows) {
      const { status, body } = await send(claim, 'identity-copy', content)
      assert.deepEqual([status, body.code, body.place], [422, 'paper-unfit', why])
    }
    assert.equal((await parts()).length, before)
    assert.deepEqual(await listed(claim, `patient:${person}`), [])
    // Of all files of the claim, little room is left.
    const { body } = await send(claim, 'discharge-summary', photo)
    const most = paperLimits.bytesOfClaim - megabyte / 2
    await claims.rows('UPDATE claim_paper SET bytes = $2 WHERE file = $1', [body.file, most])
    const over = await send(claim, 'identity-copy', endless())
    assert.deepEqual([over.status, over.body.place], [422, 'size'])
    assert.equal((await parts()).length, before + 1)
  })

  it('are not taken while the scanner is silent, hangs up or errs', async () => {
    const claim = await pended()
    for (const mood of ['silent', 'hangs-up', 'errs'] as const) {
      scanner.mood = mood
      const { status, body } = await send(claim, 'identity-copy', jpegFile())
      assert.deepEqual([status, body.code], [503, 'scanner-away'], mood)
    }
    scanner.mood = 'works'
    assert.equal((await send(claim, 'identity-copy', jpegFile())).status, 201)
  })

  it('leave nothing when the phone loses its line half-way', async () => {
    const claim = await pended()
    const before = (await parts()).length
    const url = new URL(`${claims.origin}/api/claims/${claim}/papers?paper=identity-copy`)
    const headers = { 'x-sample-actor': `patient:${person}`, 'content-type': 'image/jpeg' }
    const sending = request(url, { method: 'POST', headers })
    sending.on('error', () => undefined)
    sending.write(Buffer.concat([Buffer.from(jpegFile()), Buffer.alloc(300_000)]))
    while ((await parts()).length === before) await new Promise((done) => setTimeout(done, 10))
    sending.destroy()
    while ((await parts()).length > before) await new Promise((done) => setTimeout(done, 10))
    assert.deepEqual(await listed(claim, `patient:${person}`), [])
  })

  for (const [insurer, form] of [
    ['I-LIFE', 'inland'],
    ['I-CASH', 'abroad'],
  ] as const) {
    it(`go to the system of an insurer sealed for it alone: ${form}`, async () => {
      const at = claims[form]
      const claimant = await claims.person()
      await claims.behave('pend', 'any', at)
      const { id } = await claims.claimed(claimant, await claims.settled(claimant, '81000.00'), {
        insurer,
      })
      const { missing } = await claims.until(claimant, id, 'pended')
      const photo = jpegFile({ salt: form })
      const [paper = ''] = missing
      assert.equal((await send(id, paper, photo, `patient:${claimant}`)).status, 201)
      await claims.ownAct(claimant, id, { act: 'add-papers', papers: missing })
      await claims.until(claimant, id, 'paid')
      await claims.behave('none', 'any', at)
      const [line] = (await claims.logOf(id, at)).filter((one) => one.paper !== undefined)
      const { digest, bytes, type } = line?.paper ?? {}
      assert.deepEqual([digest, bytes, type], [digestOf(photo), photo.length, 'image/jpeg'])
      assert.equal(line?.otherKey, 'fetched-already')
    })
  }

  it('are removed some time after the claim has ended, and what was never handed in sooner', async () => {
    const claim = await pended()
    const { body } = await send(claim, 'identity-copy', jpegFile())
    await claims.ownAct(person, claim, {
      act: 'add-papers',
      papers: ['discharge-summary', 'identity-copy'],
    })
    const waiting = await pended()
    await send(waiting, 'identity-copy', jpegFile())
    await claims.act(claim, { act: 'refuse', reasons: ['not-covered'] })
    const { sweepPapers } = claims.api.services
    assert.equal(await sweepPapers(), 0)
    const long = `interval '181 days'`
    await claims.rows(
      `UPDATE claim_paper SET kept_at = kept_at - ${long} WHERE case_id = ANY($1)`,
      [[claim, waiting]],
    )
    assert.equal(await sweepPapers(), 1, 'the claim ended today')
    assert.deepEqual(await listed(waiting, `patient:${person}`), [])
    await claims.rows(
      `UPDATE claim_action SET recorded_at = recorded_at - ${long} WHERE case_id = $1`,
      [claim],
    )
    assert.equal(await sweepPapers(), 1)
    const [file] = await listed(claim)
    assert.ok(file !== undefined && file.erasedAt !== null)
    assert.equal((await read(claim, body.file)).status, 404)
    const left = await claims.rows('SELECT FROM claim_paper_part WHERE file = $1', [body.file])
    assert.equal(left.length, 0)
  })
})

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
