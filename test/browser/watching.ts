/** What every page is watched for: serious findings of accessibility, and what its policy forbids. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

export const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

export const reportViolations = `
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error('csp: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample)
  })
`

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
