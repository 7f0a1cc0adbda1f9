/** What a cashier does at the counter, by the keyboard, as steps of a test. */
import type { Page } from 'playwright-core'

export interface SampleBill {
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly lineCount: number
  readonly bill: Readonly<Record<string, unknown>> & {
    readonly visit: { readonly number: string }
    readonly lines?: readonly unknown[]
  }
}

export async function sampleBills(origin: string): Promise<ReadonlyMap<string, SampleBill>> {
  const answer = await fetch(`${origin}/api/sample-bills`)
  const { bills } = (await answer.json()) as { bills: SampleBill[] }
  const whole = bills.map(async (listed) => {
    if (listed.bill.lines?.length === listed.lineCount || listed.lineCount === 0) return listed
    const read = await fetch(`${origin}/api/sample-bills/${listed.id}`)
    return (await read.json()) as SampleBill
  })
  return new Map((await Promise.all(whole)).map((sample) => [sample.id, sample]))
}

export async function openCounter(page: Page, origin: string, language = 'zh-CN'): Promise<void> {
  await page.goto(`${origin}/?lang=${language}`)
  await page.locator('.next-key').click()
  await until(page, "document.activeElement?.id === 'credential'")
}

/** Chooses a sample bill, optionally as another visit, and waits for its amounts. */
export async function chooseSample(
  page: Page,
  sample: SampleBill,
  language = 'zh-CN',
): Promise<void> {
  const title = sample.title[language] ?? ''
  await page.locator('#sample').fill(title)
  await page.locator('#sample-list [role="option"]', { hasText: title }).first().waitFor()
  await page.locator('#sample').press('Enter')
  await fresh(page)
}

const patienceMs = 60_000

/**
 * Waits until an expression holds in the page. It is asked from here again and again, because the
 * page's content security policy lets nobody evaluate texts in it.
 */
export async function until(page: Page, expression: string): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await page.evaluate<boolean>(expression))) {
    if (performance.now() > end) throw new Error(`never came true: ${expression}`)
    await page.waitForTimeout(25)
  }
}

/** Waits until the panel shows the amounts of the bill as it stands. */
export async function fresh(page: Page): Promise<void> {
  const answered = '.answer-body:not(.dimmed) .share, .answer-body:not(.dimmed) .parts li'
  await until(page, `document.querySelector(${JSON.stringify(answered)}) !== null`)
}

export async function settle(page: Page): Promise<string> {
  await page.keyboard.press('F8')
  return settledId(page)
}

/** The number of the settlement that the panel shows. */
export async function settledId(page: Page): Promise<string> {
  const link = page.locator('.answer-notes .note a[href^="/settlements/"]').first()
  await link.waitFor()
  return (await link.textContent()) ?? ''
}

/** `−1,300.00` or `¥1,300.00` in minor units. */
export function minorOf(text: string): number {
  const digits = text.replaceAll(/[^\d.−-]/gu, '').replace('−', '-')
  const [whole = '0', decimals = ''] = digits.split('.')
  return Number(`${whole}${decimals.padEnd(2, '0')}`)
}
