/** Trace codes by a scanner that types: each code and Enter is one pack. */
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson, ShelfJson } from '../../../server/http/contract/prescription.ts'
import type { StepProps } from './pharmacy-step.tsx'
import { shelfQuery } from './queries.ts'
import { countOf, lineAtHand, packsOf, type Scanned, take, type Wanted } from './scanning.ts'

export function ScanStep({ prescription, as, isSending, send }: StepProps) {
  const { t } = useTranslation()
  const read = useQuery(shelfQuery(prescription, as))
  const wanted = wantedOf(prescription, read.data)
  const [scanned, setScanned] = useState<readonly Scanned[]>([])
  const [at, setAt] = useState('')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const hand = lineAtHand(at, scanned, wanted)

  function scan(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() === '') return
    const taken = take(text, hand, scanned, wanted)
    setText('')
    if (taken.taken) setScanned(taken.scanned)
    setProblem(taken.taken ? null : taken.code)
    field.current?.focus()
  }

  return (
    <section className="rx-acts" aria-label={t('prescription.desk.scanTitle')}>
      <h3>{t('prescription.desk.scanTitle')}</h3>
      <form className="rx-scan" onSubmit={scan}>
        <div className="field">
          <label htmlFor="rx-scan">{t('prescription.desk.scanField')}</label>
          <input
            id="rx-scan"
            ref={field}
            className="input"
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            value={text}
            aria-describedby="rx-scan-hint"
            onChange={({ target }) => setText(target.value)}
          />
          <p id="rx-scan-hint" className="field-hint">
            {t('prescription.desk.scanHint')}
          </p>
        </div>
      </form>
      {problem === null ? null : (
        <p className="field-problem" role="alert">
          {t('prescription.desk.twice', { code: problem })}
        </p>
      )}
      <ul className="rx-scanned">
        {wanted.map((one) => (
          <ScannedLine
            key={one.line}
            wanted={one}
            scanned={scanned}
            isAtHand={one.line === hand}
            onHand={() => {
              setAt(one.line)
              field.current?.focus()
            }}
            onRemove={(code) => setScanned(scanned.filter(({ traceCode }) => traceCode !== code))}
          />
        ))}
      </ul>
      <button
        type="button"
        className="button primary"
        disabled={isSending || scanned.length === 0}
        onClick={() => send({ act: 'scan', packs: packsOf(scanned, wanted) })}
      >
        {t(isSending ? 'prescription.desk.sending' : 'prescription.desk.scan')}
      </button>
    </section>
  )
}

/** The pharmacy's own code of a line: the same, or the one that the pharmacist confirmed. */
function wantedOf({ lines, confirmed }: PrescriptionJson, shelf: ShelfJson | undefined): Wanted[] {
  return lines
    .filter(({ remaining }) => remaining > 0)
    .map(({ id, code, name, remaining }) => {
      const own = confirmed.find(({ line }) => line === id)?.code ?? code
      const standing = shelf?.lines.find(({ line }) => line === id)?.standing ?? []
      const given = standing.find((one) => one.code === own)
      return { line: id, code: own, name: given?.name ?? name, most: remaining }
    })
}

interface ScannedLineProps {
  readonly wanted: Wanted
  readonly scanned: readonly Scanned[]
  readonly isAtHand: boolean
  readonly onHand: () => void
  readonly onRemove: (code: string) => void
}

function ScannedLine({ wanted, scanned, isAtHand, onHand, onRemove }: ScannedLineProps) {
  const { t } = useTranslation()
  const { line, name, most } = wanted
  const done = countOf(line, scanned)
  return (
    <li className={done === most ? 'full' : ''}>
      <button type="button" className="link" aria-pressed={isAtHand} onClick={onHand}>
        {name}
      </button>{' '}
      <span className="amount" role="status">
        {t('prescription.desk.scanned', { done, all: most })}
      </span>
      <ul>
        {scanned
          .filter((one) => one.line === line)
          .map(({ traceCode }) => (
            <li key={traceCode}>
              {traceCode}{' '}
              <button
                type="button"
                className="link"
                aria-label={t('prescription.desk.removeCode', { code: traceCode })}
                onClick={() => onRemove(traceCode)}
              >
                ×
              </button>
            </li>
          ))}
      </ul>
    </li>
  )
}
