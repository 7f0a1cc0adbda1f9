/** Hands in a statement: the file, and whatever it does not say itself. */
import { Select } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { ReceiptJson } from '../../../server/http/contract/reconciliation.ts'
import type { Acting } from '../../components/acting.ts'
import { DayField } from '../../components/day-field.tsx'
import { useProblemText } from '../../components/problem-text.ts'
import { postFile, Refused } from '../../components/request.ts'
import { useDeskWords } from './use-desk-words.ts'
import { useParties } from './use-parties.ts'

const sides = ['', 'hospital', 'payer', 'care', 'home', 'national'] as const
const encodings = ['', 'utf-8', 'gb18030', 'big5'] as const

type State =
  | { readonly is: 'open' | 'sending' | 'lost' }
  | { readonly is: 'done'; readonly receipt: ReceiptJson }
  | { readonly is: 'refused'; readonly problem: ProblemJson }

export interface ReceiveFormProps {
  readonly acting: Acting
  readonly onReceived: (file: string) => void
}

export function ReceiveForm({ acting, onReceived }: ReceiveFormProps) {
  const { t } = useTranslation()
  const words = useDeskWords()
  const id = useId()
  const { choices } = useParties()
  const [file, setFile] = useState<File | null>(null)
  const [state, setState] = useState<State>({ is: 'open' })
  const [said, setSaid] = useState({
    side: '',
    party: '',
    institution: '',
    payer: '',
    from: '',
    to: '',
    encoding: '',
  })
  const say = (part: Partial<typeof said>) => setSaid({ ...said, ...part })

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (file === null) return
    setState({ is: 'sending' })
    const kept = Object.entries(said).filter(([, value]) => value !== '')
    const query = new URLSearchParams([['name', file.name], ...kept])
    try {
      const path = `/api/reconciliation/statements?${query.toString()}`
      const receipt = await postFile<ReceiptJson>(path, file, acting.as)
      setState({ is: 'done', receipt })
      onReceived(receipt.statement.file)
    } catch (error) {
      setState(
        error instanceof Refused ? { is: 'refused', problem: error.problem } : { is: 'lost' },
      )
    }
  }

  return (
    <form className="panel receive-form" onSubmit={(event) => void send(event)}>
      <div className="field file">
        <label htmlFor={`${id}-file`}>{t('reconciliation.received.file')}</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv,.txt,.xml,.json"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        <span className="field-hint">{t('reconciliation.received.fileHint')}</span>
      </div>
      <fieldset>
        <legend>{t('reconciliation.received.declared')}</legend>
        <div className="field">
          <label htmlFor={`${id}-side`}>{t('reconciliation.received.side')}</label>
          <select
            id={`${id}-side`}
            className="select"
            value={said.side}
            onChange={(event) => say({ side: event.target.value })}
          >
            {sides.map((side) => (
              <option key={side} value={side}>
                {side === '' ? '—' : words.side(side)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-party`}>{t('reconciliation.received.what.party')}</label>
          <input
            id={`${id}-party`}
            className="input"
            maxLength={130}
            value={said.party}
            onChange={(event) => say({ party: event.target.value.trim() })}
          />
        </div>
        {(['institution', 'payer'] as const).map((field) => (
          <div key={field} className="field">
            <label htmlFor={`${id}-${field}`}>{t(`reconciliation.received.what.${field}`)}</label>
            <Select
              id={`${id}-${field}`}
              showSearch={{ optionFilterProp: 'label' }}
              allowClear
              value={said[field] === '' ? null : said[field]}
              onChange={(value: string | null) => say({ [field]: value ?? '' })}
              options={choices[field]}
              popupMatchSelectWidth={false}
            />
          </div>
        ))}
        {(['from', 'to'] as const).map((field) => (
          <DayField
            key={field}
            optional
            label={t(`reconciliation.received.${field}`)}
            value={said[field]}
            onDay={(day) => say({ [field]: day })}
            unreadable={t('counter.dayUnreadable')}
          />
        ))}
        <div className="field">
          <label htmlFor={`${id}-encoding`}>{t('reconciliation.received.encoding')}</label>
          <select
            id={`${id}-encoding`}
            className="select"
            value={said.encoding}
            onChange={(event) => say({ encoding: event.target.value })}
          >
            {encodings.map((encoding) => (
              <option key={encoding} value={encoding}>
                {t(`reconciliation.received.encodings.${encoding}`)}
              </option>
            ))}
          </select>
        </div>
      </fieldset>
      <div className="send">
        <button
          type="submit"
          className="button primary"
          disabled={file === null || state.is === 'sending'}
        >
          {state.is === 'sending' ? <span className="spinner" aria-hidden="true" /> : null}
          {t('reconciliation.received.send')}
        </button>
        <Outcome state={state} />
      </div>
    </form>
  )
}

function Outcome({ state }: { readonly state: State }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  if (state.is === 'lost') return <span role="alert">{t('lost')}</span>
  if (state.is === 'refused') {
    const { what, remedy } = problemText(state.problem)
    return (
      <span role="alert">
        <strong>{what}</strong> {remedy}
      </span>
    )
  }
  if (state.is !== 'done') return null
  const { isRepeat, statement } = state.receipt
  return (
    <span role="status">{t(`reconciliation.received.${key()}`, { rows: statement.rows })}</span>
  )

  function key() {
    if (statement.state === 'quarantined') return 'isQuarantined' as const
    return isRepeat ? ('isRepeat' as const) : ('isAccepted' as const)
  }
}
