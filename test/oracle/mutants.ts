/**
 * Mistakes to plant into a copy of the engine: each a text of the source and what takes its place.
 * Whoever changes such a line finds the mistake here no longer fitting, and writes it anew.
 */
export interface Mutant {
  readonly name: string
  /** Below `engine/`. */
  readonly file: string
  /** Stands once in the file. */
  readonly find: string
  readonly put: string
}

type Row = readonly [name: string, find: string, put: string]

const byFile: Readonly<Record<string, readonly Row[]>> = {
  'base/money.ts': [
    [
      'a half goes to the even neighbour, always',
      "return rounding === 'halfUp' || whole % 2 !== 0 ? away : 0",
      'return whole % 2 !== 0 ? away : 0',
    ],
    ['rounding up drops the rest', "if (rounding === 'up') return away", ''],
    ['the rest of an allocation is lost', 'if (rest !== 0) giveRest(', 'if (rest > 1e9) giveRest('],
    [
      'ties of an allocation go to the later weight',
      'if ((values[i] ?? 0) > (values[at] ?? 0)) at = i',
      'if ((values[i] ?? 0) >= (values[at] ?? 0)) at = i',
    ],
    [
      'the smallest remainders get the rest of an allocation',
      '(remainders[y] ?? 0) - (remainders[x] ?? 0) || x - y',
      '(remainders[x] ?? 0) - (remainders[y] ?? 0) || x - y',
    ],
  ],
  'policy/figure.ts': [
    [
      'a table looks only at its other row',
      'return (branches.get(value) ?? otherwise)(run)',
      'return otherwise(run)',
    ],
    [
      'a range ends one before its end',
      'if (range.to !== null) cuts.add(range.to + 1)',
      'if (range.to !== null) cuts.add(range.to)',
    ],
    [
      'the first tag of the bill decides in a table',
      "if (typeof value === 'object') return scan(run)",
      "if (typeof value === 'object') return (branches.get(value[0] ?? '') ?? otherwise)(run)",
    ],
    [
      '`above` includes its figure',
      '(value, end) => value > end)',
      '(value, end) => value >= end)',
    ],
    [
      '`below` includes its figure',
      '(value, end) => value < end)',
      '(value, end) => value <= end)',
    ],
    ['`not` of a test is forgotten', 'return holds !== negated', 'return holds'],
    [
      '`not` of a condition is forgotten',
      'return (run) => !condition(run)',
      'return (run) => condition(run)',
    ],
    ['an open condition counts as failed', 'run.unanswered = open', ''],
    [
      'the first test without an answer decides',
      'open ??= run.unanswered\n        run.unanswered = noted',
      'return !word',
    ],
    [
      'one of several tests is enough',
      'scope, rounding)),\n    false,',
      'scope, rounding)),\n    true,',
    ],
    ['differences are sums', 'sign: negative ? -1 : 1', 'sign: 1'],
    [
      'a product of two is cut, not rounded',
      'return mulDiv(x, y, scale, rounding)',
      "return mulDiv(x, y, scale, 'down')",
    ],
    [
      'a chain of products is rounded half up whatever the step says',
      'return bigMulDiv(numerator, denominator, rounding)',
      "return bigMulDiv(numerator, denominator, 'halfUp')",
    ],
    [
      'a begun block is not counted',
      "name === 'full' ? 'down' : (toMultiple ?? 'up')",
      "toMultiple ?? 'down'",
    ],
    [
      'the smaller is the larger',
      "name === 'min' ? Math.min : Math.max",
      "name === 'min' ? Math.max : Math.min",
    ],
    [
      'a case of a choice is not asked',
      'if (holds === null || holds(run)) return figure(run)',
      'return figure(run)',
    ],
  ],
  'adjudication/limits.ts': [
    [
      'what a counter holds is not counted against its limit',
      'return Math.max(0, limit.upTo(run) - used)',
      'return Math.max(0, limit.upTo(run))',
    ],
    [
      'a balance may be overdrawn',
      "if (limit.kind === 'balance') return Math.max(0, used)",
      "if (limit.kind === 'balance') return 1e12",
    ],
    ['limits are ignored', ': Math.min(payment, allowed)', ': payment'],
    ['a balance grows by what it pays', "kind === 'balance' ? -payment : payment", 'payment'],
    [
      'a counter that two limits name moves twice',
      'if (applied.findIndex((other) => other.slot === limit.slot) < i) continue',
      '',
    ],
    [
      'limits hold whatever their condition says',
      "holds === null || each === 'line' || holds(run)",
      'holds === null || each !== null',
    ],
    [
      'units over their limit are paid',
      "return mulDiv(payment, allowedE4, units, 'halfUp')",
      'return payment',
    ],
    [
      'units are counted beyond those that are paid',
      'run.stepUnitsE4 = allowedE4',
      'run.stepUnitsE4 = units',
    ],
  ],
  'adjudication/step-pay.ts': [
    [
      'what a limit cuts off goes with the rest',
      'const part = into ?? capped',
      'const part = into',
    ],
    [
      'what lies above a limit that cuts the base stays where it was',
      'if (left > 0 && above !== null)',
      'if (left > 1e12 && above !== null)',
    ],
    [
      'the payer’s part of the base ends one fen late',
      'if (payOut(middle, run, null) >= wanted) high = middle',
      'if (payOut(middle, run, null) > wanted) high = middle',
    ],
    [
      'an answer does not bind',
      'const paid = Math.min(computed, coverage.answerLeft[payer] ?? 0)',
      'const paid = computed',
    ],
    [
      'every step takes the whole answer',
      'coverage.answerLeft[payer] = (coverage.answerLeft[payer] ?? 0) - paid\n  return',
      'return',
    ],
    [
      'a limit by line is ignored',
      'line.held = Math.min(line.held, allowed)',
      'line.held = Math.max(0, line.held)',
    ],
    [
      'a limit by line ignores its condition',
      'if (limit.holds !== null && !limit.holds(run)) return',
      '',
    ],
    ['a layer has paid nothing', 'run.layerPaid[layer] = (run.layerPaid[layer] ?? 0) + paid', ''],
    [
      'a kind of payer has paid nothing',
      'run.kindPaid[kind] = (run.kindPaid[kind] ?? 0) + paid',
      '',
    ],
    [
      'our reading counts what was paid, not what it gave',
      '(coverage.expected[setting.payer] ?? 0) + computed',
      '(coverage.expected[setting.payer] ?? 0) + paid',
    ],
  ],
  'adjudication/ratio.ts': [
    ['points are taken off', 'return ratio + value', 'return ratio - value'],
    [
      'a factor on the patient’s share is one on the payer’s',
      "return RATIO_ONE - mulDiv(RATIO_ONE - ratio, value, RATIO_ONE, 'halfUp')",
      "return mulDiv(ratio, value, RATIO_ONE, 'halfUp')",
    ],
    [
      'an adjusted ratio may pass its bounds',
      'return Math.min(RATIO_ONE, Math.max(0, result))',
      'return result',
    ],
    ['a band begins at its origin', 'Math.max(start, above))\n', 'start)\n'],
    ['bands count from zero', 'const start = Math.max(0, startsAt(run))', 'const start = 0'],
    [
      'the patient’s ratio of a band is the payer’s',
      "row.side === 'payer' ? row.ratio(run) : RATIO_ONE - row.ratio(run)",
      'row.ratio(run)',
    ],
    ['each band is rounded down', 'millionths += remainder(amount, ratio, part)', ''],
    ['the payer’s side is rounded, always', "if (rule.of === 'payer') {", 'if (rule.mode) {'],
    [
      'amounts are not rounded to the step’s unit',
      'return rule.toMinor === 1 ? amount :',
      'return rule.toMinor > 0 ? amount :',
    ],
  ],
  'adjudication/run.ts': [
    [
      'parts bear in proportion, not in order',
      "return how === 'inProportion' ? allocate(amount, sums) : fill(amount, sums)",
      'return allocate(amount, sums)',
    ],
    [
      'what a step took stays in the base',
      'run.base[cell] = (run.base[cell] ?? 0) - amount',
      'run.base[cell] = run.base[cell] ?? 0',
    ],
    [
      'a step takes again what it has moved into its own sight',
      'run.cells[row + into] = (run.cells[row + into] ?? 0) + amount',
      'run.cells[row + into] = run.base[row + into] = (run.cells[row + into] ?? 0) + amount',
    ],
    [
      'sums have a quantity where no money is in sight',
      'return run.stepBase === 0 ? 0 : 10_000',
      'return 10_000',
    ],
    [
      'lines without money count into the quantity',
      'if (hasMoney(run, view, atom)) sum +=',
      'if (view !== null) sum +=',
    ],
  ],
  'adjudication/scheme.ts': [
    [
      'counters run in the period of the coverage’s first day',
      'periodStart(counter.value, day, from)',
      'periodStart(counter.value, from, from)',
    ],
    [
      'the first admission is the zeroth',
      'counterBefore(scheme, run, slot) + 1',
      'counterBefore(scheme, run, slot)',
    ],
    [
      'what stood before the bill moves with it',
      'return run.coverage.before[slot] ?? 0',
      'return run.coverage.counters[slot] ?? 0',
    ],
    [
      'the bill’s facts go before the coverage’s own',
      'return (run) => run.coverage.facts.attributes[name] ?? run.common[name] ?? standard',
      'return (run) => run.common[name] ?? run.coverage.facts.attributes[name] ?? standard',
    ],
    [
      'the latest statistic holds for the past too',
      'if (from <= run.coverage.day) return value',
      'if (from > 0) return value',
    ],
    ['a day’s stay has no day', 'Math.max(1, run.portion.nights)', 'run.portion.nights'],
    [
      'counters set are counters added',
      'run.coverage.counters[slot] = to',
      'run.coverage.counters[slot] = counterNow(scheme, run, slot) + to',
    ],
    [
      'a counter is one for all diseases',
      'if (counter.value.per.length === 0) return text',
      'if (counter.value.per.length >= 0) return text',
    ],
    [
      'care in a region without filing is not filed',
      'noFilingWith.includes(run.careRegion) ||',
      'noFilingWith.includes(run.homeRegion) ||',
    ],
    [
      'a payment of basic insurance settles only at its benefit’s end',
      '(run.kindPaid[basicKind] ?? 0) > 0 ||',
      '',
    ],
  ],
  'adjudication/step-bear.ts': [
    [
      'a deductible of the year is asked again',
      'Math.max(0, isRatio ? full : full - used)',
      'Math.max(0, full)',
    ],
    [
      'a deductible is skipped',
      'const borne = heldDown(wanted, applied, scheme, run, uses)\n    if (run.unanswered !== null) return\n    finish(run, applied, borne, () => take(run, view',
      'const borne = 0 * wanted\n    if (run.unanswered !== null) return\n    finish(run, applied, borne, () => take(run, view',
    ],
    [
      'the eligible amount forgets what was let through before',
      'Math.max(0, upTo - used)',
      'Math.max(0, upTo)',
    ],
    [
      'what is not eligible fills the counter',
      'addToCounter(scheme, run, slot, kept)',
      'addToCounter(scheme, run, slot, excess)',
    ],
    [
      'lines ask the period’s figure one by one',
      'holdTo(Math.max(0, wanted - counterNow(scheme, run, slot)))',
      'holdTo(wanted)',
    ],
  ],
  'adjudication/step-other.ts': [
    ['a refused benefit pays on', 'else run.refusedBenefit = true', ''],
    ['a refused bill is a refused benefit', 'run.refusedBill = true', 'run.refusedBenefit = true'],
    [
      'a fixed benefit does not fill its counter',
      'countPayment(amountMinor, applied, scheme, run)',
      '',
    ],
  ],
  'adjudication/benefit.ts': [
    ['a term begins a day late', 'if (term.from <= day) return', 'if (term.from < day) return'],
    ['a term ends a day early', 'day <= term.ends', 'day < term.ends'],
    ['a step counts where nothing is in sight', 'if (needsBase && run.stepBase === 0) return', ''],
    [
      'a step’s condition is ignored',
      'if (when !== null && (!when(run) || run.unanswered !== null)) return',
      '',
    ],
    [
      'a benefit’s own payer pays every step',
      "payerIn(scheme, 'payer' in step ? step.payer : benefit.payer)",
      'payerIn(scheme, benefit.payer)',
    ],
  ],
  'adjudication/split.ts': [
    [
      'a day’s limit counts what is own pay',
      "return reason === null || reason === 'price-limit'",
      'return true',
    ],
    ['an item ends a day early', 'line.on > item.to', 'line.on >= item.to'],
    [
      'every indication opens a limited item',
      "return indicated && line.approval === 'approved' ? null : 'indication'",
      "return line.approval === 'approved' ? null : 'indication'",
    ],
    ['what is taken back is charged', 'original.amountMinor += line.amountMinor', ''],
    [
      'the first self-pay of class B is taken of the whole line',
      'mulDiv(within, item.priorSelfPay, RATIO_ONE,',
      'mulDiv(one.amountMinor, item.priorSelfPay, RATIO_ONE,',
    ],
    [
      'over the limit of a day is rounded down',
      "return mulDiv(amountMinor, quantity - limit, quantity, 'halfUp')",
      "return mulDiv(amountMinor, quantity - limit, quantity, 'down')",
    ],
    [
      'a price at its limit is over it',
      'one.line.unitPriceE6 <= limitE6) return',
      'one.line.unitPriceE6 > limitE6) return',
    ],
  ],
  'coordination/program.ts': [
    [
      'layers pay from the last to the first: the account before the commercial payer',
      'rank(a.benefit.value.layer) - rank(b.benefit.value.layer)',
      'rank(b.benefit.value.layer) - rank(a.benefit.value.layer)',
    ],
    [
      'benefits of a layer run by their ids backwards',
      'compareText(a.benefit.value.id, b.benefit.value.id)',
      'compareText(b.benefit.value.id, a.benefit.value.id)',
    ],
    [
      'the first coverage orders the layers, public or not',
      "schemes.find((scheme) => scheme.value.schemeKind === 'public') ?? schemes[0]",
      'schemes[0]',
    ],
    ['nothing was paid before', 'run.paidBefore = run.paidTotal', ''],
    [
      'what an insurer does not pay is called its co-insurance',
      'if (found !== null && run.paidTotal === run.paidBefore) putBack(run, found)',
      '',
    ],
    [
      'a product that is not asked keeps what it would share out',
      'if (!direct) return true',
      'if (!direct) return false',
    ],
    [
      'a payer that is away has settled the bill',
      "said !== 'away' && said !== 'not-direct'",
      "said !== 'not-direct'",
    ],
    [
      'the rest of an answer is dropped',
      'const left = Math.min(coverage.answerLeft[payer] ?? 0, coverage.beyond[payer] ?? 0)',
      'const left = 0',
    ],
    [
      'an answer is dropped when no benefit of its payer ran',
      'lastRan.get(coverage)?.[payer] ?? entry, names)',
      'lastRan.get(coverage)?.[payer] ?? { ...entry, remainder: { parts: [], outside: [] } }, names)',
    ],
    ['the rest of an answer counts nowhere', 'coverage.countMore[payer]?.(paid)', ''],
    [
      'a platform’s answer is held to what a benefit reads',
      "decidedBy === 'platform' ? entry.everything : entry.remainder",
      'entry.remainder',
    ],
    [
      'a benefit’s condition is ignored',
      'const applies = benefit.applies === null || benefit.applies(run)',
      'const applies = true',
    ],
  ],
  'coverage/period.ts': [
    ['a contract year begins a day late', 'return thisYear <= on ?', 'return thisYear < on ?'],
    ['a month is a year', 'return dayOf(year, month, 1)', 'return dayOf(year, 1, 1)'],
    ['periods of years begin with the year', 'while (start > on)', 'while (start > on + 366)'],
  ],
  'settlement/new-run.ts': [
    ['ties between lines go by the later day', 'a.line.on - b.line.on', 'b.line.on - a.line.on'],
  ],
  'settlement/outcome.ts': [
    [
      'a visit’s counter is kept',
      "if (scheme.value.counters[slot]?.period === 'visit') continue",
      '',
    ],
    [
      'an answer other than ours is no break',
      '.filter(({ ours, theirs }) => ours !== theirs)',
      '.filter(({ ours, theirs }) => ours < theirs)',
    ],
  ],
  'settlement/run-once.ts': [
    [
      'a coverage ends a day early',
      'from <= day && (to === null || day <= to)',
      'from <= day && (to === null || day < to)',
    ],
    [
      'the day of admission picks the term, always',
      "case 'discharge':\n      return bill.dischargedOn",
      "case 'discharge':\n      return bill.admittedOn",
    ],
    [
      'a counter of the visit begins anew at New Year',
      'if (before !== null) carryOn(coverageRun, scheme, before)',
      '',
    ],
  ],
  'settlement/asks.ts': [
    [
      'a fund’s platform is asked like an insurer',
      "payer.decidedBy === 'platform' ? 'always' : 'applicable'",
      "payer.decidedBy === 'platform' ? 'applicable' : 'applicable'",
    ],
    [
      'an insurer is asked about bills that its product refuses',
      "return asked === 'applicable' && concerned[at] === true",
      "return asked === 'applicable'",
    ],
  ],
  'settlement/prepare.ts': [
    [
      'a year knows nothing of what the year before used up',
      'facts = withMoves(facts, movesOf(changesIn(one)))',
      '',
    ],
    ['each year takes the whole answer', 'answers = answersLeft(answers, one)', ''],
    [
      'what all years leave of an answer is dropped',
      'return runYears(bill, lines, portions, { ...ground, beyond })',
      'return byRules',
    ],
    [
      'the first year takes the rest of an answer before the next has had its part',
      '{ ...ground, beyond: new Map() }',
      '{ ...ground, beyond: null }',
    ],
  ],
  'settlement/portions.ts': [
    [
      'every year has the whole quantity',
      'quantityE4: quantities[i] ?? 0',
      'quantityE4: line.quantityE4 + 0 * (quantities[i] ?? 0)',
    ],
    [
      'what is over a limit lies in the first year',
      'const overLimit = allocate(sums.overLimitMinor, nights)',
      'const overLimit = [sums.overLimitMinor]',
    ],
    [
      'a counter stands before the bill as the last year found it',
      'before: moved.get(key)?.before ?? change.before',
      'before: change.before',
    ],
  ],
  'coverage/portion.ts': [
    ['New Year’s Day belongs to the old year', '? newYear - 1 :', '? newYear :'],
    [
      'the day of discharge counts',
      'nights: Math.min(newYear, dischargedOn) - first',
      'nights: Math.min(newYear, dischargedOn + 1) - first',
    ],
  ],
  'settlement/reverse.ts': [
    ['a reversal moves counters once more', 'add: -move.add', 'add: move.add'],
    [
      'later bills are worked out as if nothing had been taken back',
      'rows.change(reversed, movesBack(reversed.settlement))',
      '',
    ],
    [
      'what later bills now move is not carried on',
      'rows.change(settled, movesOf(now.settlement.counters))',
      '',
    ],
  ],
  'ledger/posting.ts': [
    [
      'the institution owes what it is owed',
      'add(accountOf.institution(institution), -bill.totalMinor)',
      'add(accountOf.institution(institution), bill.totalMinor)',
    ],
    [
      'a reversal books the same once more',
      'amountMinor: safe(-posting.amountMinor)',
      'amountMinor: safe(posting.amountMinor)',
    ],
  ],
}

export const mutants: readonly Mutant[] = Object.entries(byFile).flatMap(([file, rows]) =>
  rows.map(([name, find, put]) => ({ name, file, find, put })),
)
