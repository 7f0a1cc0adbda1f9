/** The squares of a code on a phone, and what a scanner reads in them. */
import type { Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'

const squarePixels = 6

/** How many there are on a side, and where they are dark. */
export async function squaresOn(page: Page) {
  const qr = page.locator('.own-qr .qr')
  const [, , side = 0] = ((await qr.getAttribute('viewBox')) ?? '').split(' ').map(Number)
  const path = (await qr.locator('path').getAttribute('d')) ?? ''
  const dark = [...path.matchAll(/M(\d+) (\d+)h1/gu)].map(([, x, y]) => [Number(x), Number(y)])
  return { side, dark }
}

export async function scanned(page: Page): Promise<string> {
  const { side, dark } = await squaresOn(page)
  const width = side * squarePixels
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [x = 0, y = 0] of dark) {
    for (let row = 0; row < squarePixels; row += 1) {
      const from = ((y * squarePixels + row) * width + x * squarePixels) * 4
      for (let at = from; at < from + squarePixels * 4; at += 4) data.fill(0, at, at + 3)
    }
  }
  return decodeQR({ width, height: width, data })
}

/** As a scanner does: it types, and ends with Enter. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.locator('#credential').focus()
  await page.keyboard.insertText(code)
  await page.keyboard.press('Enter')
}
