/** The steps behind an amount: a sentence each, the arithmetic, and where the rule is written. */
import { useTranslation } from 'react-i18next'
import type { PolicySet } from '../../../engine/policy/policy-value.ts'
import { useTextIn } from '../../components/language.ts'
import { SourceName } from '../../components/source-name.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { useLexicon } from '../../components/use-lexicon.ts'
import { circumstancesOf, type FactOf } from './circumstances.ts'
import { type Arithmetic, arithmeticOf, type SentenceKey, sentenceOf } from './sentence.ts'
import type { StepView } from './step-view.ts'

export interface StepContext {
  readonly currency: string
  readonly set: PolicySet | undefined
  readonly factOf: FactOf
  readonly payerTitle: (payer: string) => string
}

export function StepList({
  steps,
  context,
}: {
  readonly steps: readonly StepView[]
  readonly context: StepContext
}) {
  const { t } = useTranslation()
  if (steps.length === 0) return <p className="quiet">{t('why.noSteps')}</p>
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same rule may run more than once, in fixed order
        <StepItem key={`${step.rule} ${index}`} step={step} context={context} />
      ))}
    </ol>
  )
}

/** The facts of a sentence are all texts, and none of them counts anything. */
type Say = (
  key: `why.${SentenceKey}` | `arithmetic.${Arithmetic['key']}`,
  facts: Readonly<Record<string, string>>,
) => string

function StepItem({ step, context }: { readonly step: StepView; readonly context: StepContext }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const lexicon = useLexicon(context.currency)
  const say = t as Say
  const said = sentenceOf(step, context.currency)
  const where = circumstancesOf(step, context.set, context.factOf, lexicon)
  const title =
    step.title === null ? stepName(step, t('why.rule'), lexicon.word) : textIn(step.title)
  const facts = {
    ...said.facts,
    title,
    payer: step.payer === null ? '' : context.payerTitle(step.payer),
    case: where === '' ? '' : `${where} `,
    caseAfter: where === '' ? '' : ` (${where})`,
    caseThen: where === '' ? '' : `${where}${t('comma')}`,
  }
  return (
    <li className="step">
      <p className="step-sentence">
        {step.year === null ? null : (
          <>
            <span className="badge">{step.year}</span>{' '}
          </>
        )}
        {say(`why.${said.key}`, facts)}
      </p>
      {arithmeticOf(step, context.currency).map(({ key, facts: figures }) => (
        <p className="step-arithmetic" key={`${key} ${Object.values(figures).join(' ')}`}>
          {say(`arithmetic.${key}`, figures)}
        </p>
      ))}
      <RuleLine step={step} title={title} />
    </li>
  )
}

function stepName(
  step: StepView,
  fallback: string,
  word: (key: string) => string | undefined,
): string {
  return word(`stepName.${step.rule.split('/').at(-1) ?? ''}`) ?? fallback
}

function RuleLine({ step, title }: { readonly step: StepView; readonly title: string }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { source } = step
  return (
    <p className="step-rule">
      {step.status === null ? null : <StatusBadge status={step.status} />}
      <span>
        {step.benefitTitle === null ? title : `${textIn(step.benefitTitle)} · ${title}`}
        {step.from === '' ? '' : ` · ${t('why.since', { from: step.from })}`}
        {step.article === null ? '' : ` · ${t('why.article', { article: step.article })}`}
      </span>
      {source === null ? null : (
        <span className="step-source">
          <SourceName source={source} />
        </span>
      )}
    </p>
  )
}
