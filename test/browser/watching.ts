/** What every page is watched for: serious findings of accessibility, and what its policy forbids. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

const reportViolations = `
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error('csp: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample)
  })
`

/** What a person waits for a page; longer than any page takes on a machine that is busy. */
const patienceMs = 60_000

/** From here on what the page throws, or does against its policy, stands among the complaints. */
export async function watch(page: Page, complaints: string[]): Promise<Page> {
  page.setDefaultTimeout(patienceMs)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refusal is an answer; the browser reports its status as an error of its own.
    const isRefusal = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  await page.addInitScript(reportViolations)
  await page.addInitScript(axeSource)
  return page
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string | null
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** Half faded in, a button has a contrast that nobody is meant to read it by; what turns for ever stays. */
const settledDown = `Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
    .map((animation) => animation.finished),
)`

export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(settledDown)
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })",
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`)
}

/** Nothing hangs over the edge, and nobody is kept from using it. */
export async function fits(page: Page, name = page.url()): Promise<void> {
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  assert.ok(Number(wide) <= 0, `${name} is ${wide} px too wide`)
  assert.deepEqual(await seriousFindings(page), [], name)
}
