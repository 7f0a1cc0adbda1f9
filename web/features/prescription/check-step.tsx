/** The pharmacy's pharmacist compares what was prescribed with what is on the shelf. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson, ShelfJson } from '../../../server/http/contract/prescription.ts'
import { NotRead } from '../../components/not-read.tsx'
import { Text } from './line-fields.tsx'
import { Release, type StepProps } from './pharmacy-step.tsx'
import { shelfQuery } from './queries.ts'
import { Verdict } from './verdict.tsx'

type Line = PrescriptionJson['lines'][number]
type OnShelf = ShelfJson['lines'][number]['standing'][number]

export function CheckStep(step: StepProps) {
  const { t } = useTranslation()
  const { prescription, as, isSending, send } = step
  const read = useQuery(shelfQuery(prescription, as))
  const [confirmed, setConfirmed] = useState<Readonly<Record<string, string>>>({})
  if (read.isError) return <NotRead error={read.error} onAgain={() => void read.refetch()} />
  const shelf = read.data?.lines ?? []
  // What is there under another code only is not dispensed before somebody looked at it.
  const isUnconfirmed = shelf.some(
    ({ line, standing }) => standing[0]?.match === 'same-generic' && !(line in confirmed),
  )
  const check = (passed: boolean, opinion: string) =>
    send({
      act: 'check',
      passed,
      opinion,
      confirmed: passed ? Object.entries(confirmed).map(([line, code]) => ({ line, code })) : [],
    })
  return (
    <section className="rx-acts" aria-label={t('prescription.desk.checkTitle')}>
      <h3>{t('prescription.desk.checkTitle')}</h3>
      {prescription.lines.map((line) => (
        <Comparing
          key={line.id}
          line={line}
          standing={shelf.find((one) => one.line === line.id)?.standing ?? []}
          confirmed={confirmed[line.id]}
          onConfirm={(code) =>
            setConfirmed(({ [line.id]: _, ...others }) =>
              code === null ? others : { ...others, [line.id]: code },
            )
          }
          {...step}
        />
      ))}
      <Verdict
        id="check-opinion"
        words={{
          opinion: t('prescription.desk.opinion'),
          yes: t('prescription.desk.passCheck'),
          no: t('prescription.desk.failCheck'),
        }}
        isSending={isSending}
        isOpen={read.data === undefined || isUnconfirmed}
        onSay={check}
      >
        <Release {...step} />
      </Verdict>
    </section>
  )
}

interface ComparingProps extends StepProps {
  readonly line: Line
  readonly standing: readonly OnShelf[]
  readonly confirmed: string | undefined
  readonly onConfirm: (code: string | null) => void
}

/** Only the same by another maker is confirmed here; for anything else the prescriber is asked. */
function Comparing({ line, standing, confirmed, onConfirm, ...step }: ComparingProps) {
  const { t } = useTranslation()
  const isSame = standing.some(({ match }) => match === 'same-code')
  const equals = isSame ? [] : standing.filter(({ match }) => match === 'same-generic')
  const relatives = standing.filter(({ match }) => match === 'same-class')
  const shown = standing.filter(({ match }) => match === (isSame ? 'same-code' : 'same-generic'))
  return (
    <div className="rx-compare">
      <strong>{line.name}</strong>
      {shown.map(({ code, name, match, inStock }) => (
        <p key={code}>
          {name}{' '}
          <span className={`badge ${match === 'same-code' ? 'accent' : 'wait'}`}>
            {t(`prescription.match.${match}`)}
          </span>{' '}
          <span className="quiet">{t('prescription.desk.stock', { n: inStock })}</span>
        </p>
      ))}
      {equals.map(({ code, name }) => (
        <label key={code} className="check">
          <input
            type="checkbox"
            checked={confirmed === code}
            onChange={({ target }) => onConfirm(target.checked ? code : null)}
          />
          {t('prescription.desk.confirmMatch')} · {name}
        </label>
      ))}
      {shown.length === 0 ? <p className="note wait">{t('prescription.desk.noMatch')}</p> : null}
      {relatives.length === 0 ? null : <Substituting line={line} relatives={relatives} {...step} />}
    </div>
  )
}

interface SubstitutingProps extends StepProps {
  readonly line: Line
  readonly relatives: readonly OnShelf[]
}

function Substituting({ line, relatives, isSending, send }: SubstitutingProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState(relatives[0]?.code ?? '')
  const [packs, setPacks] = useState(String(line.packs))
  const [reason, setReason] = useState('')
  const chosen = relatives.find((one) => one.code === code)
  const isWhole = chosen !== undefined && Number(packs) > 0 && reason.trim() !== ''
  const id = `substitute-${line.id}`
  return (
    <details>
      <summary>{t('prescription.desk.substitute')}</summary>
      <div className="rx-grid">
        <div className="field">
          <label htmlFor={id}>{t('prescription.desk.substituteTo')}</label>
          <select
            id={id}
            className="select"
            value={code}
            onChange={({ target }) => setCode(target.value)}
          >
            {relatives.map((one) => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <Text
          id={`${id}-packs`}
          label={t('prescription.desk.packs')}
          value={packs}
          isNumber
          onChange={setPacks}
        />
        <Text
          id={`${id}-reason`}
          label={t('prescription.desk.reason')}
          value={reason}
          onChange={setReason}
        />
      </div>
      <button
        type="button"
        className="button small"
        disabled={!isWhole || isSending}
        onClick={() =>
          send({
            act: 'ask-substitution',
            line: line.id,
            code,
            name: chosen?.name ?? code,
            packs: Number(packs),
            reason: reason.trim(),
          })
        }
      >
        {t('prescription.desk.askDoctor')}
      </button>
    </details>
  )
}
