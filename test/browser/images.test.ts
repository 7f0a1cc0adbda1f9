/** The viewer, shown a test card in every form in which archives hand out pictures. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { isGrey } from '../../engine/imaging/picture.ts'
import { drawnForms } from '../../server/imaging/drawn-forms.ts'
import { cardColours, cardInPage, nearEnough } from './card.ts'
import { openBrowser, type TestBrowser } from './chromium.ts'
import { until } from './counter-page.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { seriousFindings, watch } from './watching.ts'

describe('the viewer', { timeout: 900_000 }, () => {
  let server: RunningServer
  let browser: TestBrowser
  const complaints: string[] = []

  before(async () => {
    server = await startServer()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function aTab(): Promise<Page> {
    const page = await browser.browser.newPage({ viewport: { width: 1440, height: 900 } })
    await watch(page, complaints)
    await page.goto(`${server.origin}/my-tests?person=P-0016&lang=zh-CN`)
    return page
  }

  it('shows pictures in every form in which archives keep them, and says which it cannot show', async () => {
    const page = await aTab()
    const result = page.getByRole('article', { name: '颅脑磁共振平扫' })
    await result.getByRole('link', { name: '看影像' }).click()
    await page.getByText('另有 1 幅影像（MONOCHROME2, 1 bit）这里不能显示').waitFor()
    const frames = drawnForms
      .filter(({ bitsAllocated }) => bitsAllocated !== 1)
      .flatMap((form) => Array.from({ length: form.frames ?? 1 }, (_, frame) => ({ form, frame })))
    await page.locator('.viewer-canvas').focus()
    for (const [at, { form, frame }] of frames.entries()) {
      if (at > 0) await page.keyboard.press('ArrowDown')
      await page.getByText(`第 ${at + 1} / ${frames.length} 幅`).waitFor()
      if (form.points === null) {
        await page.locator('.viewer-canvas[data-state="packed"]').waitFor()
        await page.getByText('这幅影像为 JPEG Lossless 压缩，这里不能显示').waitFor()
        assert.equal(await page.locator('.viewer-canvas canvas').isVisible(), false)
        continue
      }
      await page.locator('.viewer-canvas[data-state="shown"]').waitFor()
      const expected = JSON.stringify(cardColours(form, frame))
      const near = `(() => {
        const seen = ${cardInPage}
        return ${expected}.every((colour, block) => colour.every(
          (value, part) => Math.abs(value - seen[block][part]) <= ${nearEnough}))
      })()`
      await until(page, near)
      const hasWindow = isGrey({ photometric: form.photometric ?? 'MONOCHROME2' })
      assert.equal(await page.getByText(/窗位 -?\d+/u).isVisible(), hasWindow, form.name)
      assert.equal(await page.getByRole('button', { name: '肺窗' }).isVisible(), false)
    }
    assert.deepEqual(await seriousFindings(page), [])
    assert.deepEqual(complaints, [])
    await page.close()
  })
})
