/** What was done about a record, in order, and what may be done next. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOfficerName } from '../../components/acting.ts'
import { ActProblem } from './act-problem.tsx'
import { useAct } from './use-act.ts'

export type RecordAct = 'answer' | 'confirm' | 'object' | 'reopen'

export interface RecordActionsProps {
  readonly path: string
  readonly actions: readonly {
    readonly act: string
    readonly on: string
    readonly by: string
    readonly text: string
  }[]
  readonly acts: readonly RecordAct[]
}

type Action = RecordActionsProps['actions'][number]

/** The same may be done twice on one day, so that the second one gets a key of its own. */
function keyed(actions: readonly Action[]): [string, Action][] {
  const seen = new Map<string, number>()
  return actions.map((action) => {
    const text = `${action.on} ${action.act} ${action.by}`
    const count = (seen.get(text) ?? 0) + 1
    seen.set(text, count)
    return [`${text} ${count}`, action]
  })
}

export function RecordActions({ path, actions, acts }: RecordActionsProps) {
  const { t, i18n } = useTranslation()
  const officerName = useOfficerName()
  const [text, setText] = useState('')
  const act = useAct(() => setText(''))
  return (
    <>
      <ol className="record-actions">
        {keyed(actions).map(([key, one]) => (
          <li key={key}>
            <span className="quiet">{one.on}</span>
            <span>
              {i18n.exists(`clearing.act.${one.act}`)
                ? t(`clearing.act.${one.act as RecordAct}`)
                : one.act}
            </span>
            <span>{one.text}</span>
            <span className="quiet">{officerName(one.by)}</span>
          </li>
        ))}
      </ol>
      {acts.length === 0 ? null : (
        <div className="record-form">
          <input
            className="input"
            aria-label={t('clearing.record.text')}
            placeholder={t('clearing.record.text')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {acts.map((name, i) => (
            <button
              key={name}
              type="button"
              className={i === 0 ? 'button primary' : 'button'}
              disabled={act.isSending}
              onClick={() => act.send(path, { act: name, text })}
            >
              {t(`clearing.act.${name}`)}
            </button>
          ))}
          <ActProblem act={act} />
        </div>
      )}
    </>
  )
}
