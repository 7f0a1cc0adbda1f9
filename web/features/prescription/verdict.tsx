/** Yes, or no with the reason for it. */
import { type ReactNode, useState } from 'react'
import { Text } from './line-fields.tsx'

interface VerdictProps {
  readonly id: string
  /** What the field, the yes and the no are called. */
  readonly words: { readonly opinion: string; readonly yes: string; readonly no: string }
  readonly isSending: boolean
  /** Something is missing without which there is no yes. */
  readonly isOpen: boolean
  readonly onSay: (isYes: boolean, opinion: string) => void
  /** Other ways out, after the two. */
  readonly children?: ReactNode
}

export function Verdict({ id, words, isSending, isOpen, onSay, children }: VerdictProps) {
  const [text, setText] = useState('')
  const opinion = text.trim()
  return (
    <>
      <Text id={id} label={words.opinion} value={text} onChange={setText} />
      <div className="rx-buttons">
        <button
          type="button"
          className="button primary"
          disabled={isSending || isOpen}
          onClick={() => onSay(true, opinion)}
        >
          {words.yes}
        </button>
        <button
          type="button"
          className="button"
          disabled={isSending || opinion === ''}
          onClick={() => onSay(false, opinion)}
        >
          {words.no}
        </button>
        {children}
      </div>
    </>
  )
}
