/** A bill at the counter whose basic benefit another platform decides: said so before and after. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { chooseSample, minorOf, openCounter, settle } from '../browser/counter-page.ts'
import { Counters } from '../browser/counters.ts'

let counters: Counters
before(async () => {
  counters = await Counters.open()
})
after(() => counters?.close())

it('shows the cashier who decides, and settles by what was decided', async () => {
  const page = await counters.tab()
  await openCounter(page, counters.origin)
  await chooseSample(page, counters.sample('platform-decides'))
  const share = page.locator('.share').first()
  const cash = async () => minorOf((await page.locator('.cash-amount').textContent()) ?? '')
  assert.match(await share.innerText(), /结算时答复/u)
  await settle(page)
  await share.getByText('医保平台已定').waitFor()
  assert.match(await share.innerText(), /10,482\.20/u)
  assert.equal(await cash(), 284_980)
  await counters.expectQuiet()
})
