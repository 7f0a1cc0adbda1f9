/** Facts that only the person's own schemes ask about, such as first or follow-up attendance. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AttributeValue } from '../../../engine/policy/policy-value.ts'
import type { AttributesJson } from '../../../server/http/contract/values.ts'
import { useTextIn } from '../../components/language.ts'
import { attributeName, contentText } from '../../components/policy-words.ts'
import { useLexicon } from '../../components/use-lexicon.ts'
import { policySetQuery } from './queries.ts'

export interface SchemeQuestionsProps {
  readonly schemes: readonly string[]
  readonly attributes: AttributesJson
  readonly onAnswer: (name: string, value: string | number | boolean | null) => void
  readonly locked: boolean
}

export function SchemeQuestions({ schemes, attributes, onAnswer, locked }: SchemeQuestionsProps) {
  const { t } = useTranslation()
  const set = useQuery(policySetQuery(schemes)).data
  const asked = new Map<string, AttributeValue>()
  for (const scheme of set?.schemes ?? []) {
    if (!schemes.includes(scheme.id)) continue
    for (const attribute of scheme.attributes) {
      // What stands with a line, and figures of the contract, the cashier does not know.
      if (attribute.name.startsWith('item.') || attribute.type === 'money') continue
      if (attribute.type !== 'list') asked.set(attribute.name, attribute)
    }
  }
  if (asked.size === 0) return null
  return (
    <fieldset className="scheme-questions">
      <legend>{t('counter.schemeQuestions')}</legend>
      {[...asked.values()].map((attribute) => (
        <Question
          key={attribute.name}
          attribute={attribute}
          answer={attributes[attribute.name]}
          onAnswer={(value) => onAnswer(attribute.name, value)}
          locked={locked}
        />
      ))}
    </fieldset>
  )
}

interface QuestionProps {
  readonly attribute: AttributeValue
  readonly answer: AttributesJson[string] | undefined
  readonly onAnswer: (value: string | number | boolean | null) => void
  readonly locked: boolean
}

function Question({ attribute, answer, onAnswer, locked }: QuestionProps) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const lexicon = useLexicon('CNY')
  const { name, type, values, title } = attribute
  const words = title === null ? attributeName(name, lexicon) : textIn(title)
  const id = `asked-${name}`
  if (type === 'flag') {
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={answer === true}
          disabled={locked}
          onChange={(event) => onAnswer(event.target.checked)}
        />
        {words}
      </label>
    )
  }
  return (
    <div className="field">
      <label htmlFor={id}>{words}</label>
      {values === null ? (
        <input
          id={id}
          className="input"
          autoComplete="off"
          inputMode={type === 'number' ? 'numeric' : 'text'}
          value={typeof answer === 'string' || typeof answer === 'number' ? answer : ''}
          disabled={locked}
          onChange={(event) => onAnswer(read(event.target.value, type === 'number'))}
        />
      ) : (
        <select
          id={id}
          className="select"
          value={typeof answer === 'string' ? answer : ''}
          disabled={locked}
          onChange={(event) => onAnswer(event.target.value)}
        >
          <option value="">{t('whatIf.unknown')}</option>
          {values.map((value) => (
            <option key={value} value={value}>
              {contentText(name, value, lexicon).replace(`${words} `, '')}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function read(text: string, isNumber: boolean): string | number | null {
  if (!isNumber) return text
  const digits = text.normalize('NFKC').replace(/\D/gu, '')
  return digits === '' ? null : Number(digits.slice(0, 9))
}
