/** What somebody should know before settling, and what stands in the way. */

import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ProblemJson } from '../../../server/http/contract/problem.ts'
import type { DivisionJson, QuoteJson } from '../../../server/http/contract/quote.ts'
import { groupedText } from '../../components/amount-text.ts'
import { KeyCap } from '../../components/key-cap.tsx'
import { useTextIn } from '../../components/language.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { RuleId } from '../../components/rule-id.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Missing } from './bill-of-draft.ts'
import type { SettleState } from './use-settle.ts'

export interface AnswerNotesProps {
  readonly missing: readonly Missing[]
  readonly wrongLines: number
  readonly division: DivisionJson | undefined
  /** In words, by which entitlement a chronic disease was quoted; empty for other care. */
  readonly entitlement: string
  /** What settling would be refused for as far as is known. */
  readonly warnings: QuoteJson['wouldRefuse']
  readonly refusal: ProblemJson | null
  readonly lost: boolean
  readonly onAskAgain: () => void
  readonly settle: SettleState
  readonly onAcceptChange: () => void
  readonly onFirstWrong: () => void
  readonly onRestore: (() => void) | null
}

export function AnswerNotes(props: AnswerNotesProps) {
  const { t } = useTranslation()
  const { settle, division } = props
  return (
    <div className="answer-notes">
      {settle.is === 'sending' ? <SendingNote settle={settle} /> : null}
      {settle.is === 'settled' ? (
        <SettledNote id={settle.id} already={settle.alreadySettled} />
      ) : null}
      {settle.is === 'refused' ? (
        <RefusedNote
          problem={settle.problem}
          onAcceptChange={props.onAcceptChange}
          division={division}
        />
      ) : null}
      {settle.is === 'open' && props.refusal !== null ? (
        <RefusedNote problem={props.refusal} onAcceptChange={null} division={undefined} />
      ) : null}
      {settle.is === 'open'
        ? props.warnings.map((problem) => (
            <div key={problem.budget?.payer ?? problem.code} className="note wait" role="status">
              <ProblemWords problem={problem} division={division} />
              <button type="button" className="link" onClick={props.onAskAgain}>
                {t('askAgain')}
              </button>
            </div>
          ))
        : null}
      {props.lost ? (
        <p className="note wait" role="alert">
          {t('lost')}{' '}
          <button type="button" className="link" onClick={props.onAskAgain}>
            {t('askAgain')}
          </button>
        </p>
      ) : null}
      {props.onRestore === null ? null : (
        <p className="note wait" role="status">
          {t('counter.cleared')}{' '}
          <button type="button" className="link" onClick={props.onRestore}>
            {t('counter.restore')}
          </button>
        </p>
      )}
      {props.missing.length > 0 && settle.is === 'open' ? (
        <p className="note">{t(`missing.${props.missing[0] ?? 'lines'}`)}</p>
      ) : null}
      {props.wrongLines > 0 && settle.is === 'open' ? (
        <p className="note refused">
          {t('answer.wrongLines', { count: props.wrongLines })}{' '}
          <button type="button" className="link" onClick={props.onFirstWrong}>
            {t('answer.goThere')}
          </button>
        </p>
      ) : null}
      {division === undefined || props.entitlement === '' ? null : (
        <p className="note">{props.entitlement}</p>
      )}
      {division === undefined || props.refusal !== null ? null : (
        <DivisionNotes division={division} />
      )}
    </div>
  )
}

function SendingNote({ settle }: { readonly settle: Extract<SettleState, { is: 'sending' }> }) {
  const { t } = useTranslation()
  return (
    <p className={`note ${settle.lost ? 'wait' : ''}`} role="status">
      <span className="spinner" />{' '}
      {settle.lost ? t('settle.lost', { count: settle.attempts }) : t('settle.sending')}
    </p>
  )
}

function SettledNote({ id, already }: { readonly id: string; readonly already: boolean }) {
  const { t } = useTranslation()
  return (
    <p className={`note ${already ? 'wait' : 'done'}`} role="status">
      {already ? t('settle.already') : t('settle.done')} <Link to={`/settlements/${id}`}>{id}</Link>
    </p>
  )
}

interface RefusedNoteProps {
  readonly problem: ProblemJson
  readonly onAcceptChange: (() => void) | null
  /** Names the payers. */
  readonly division: DivisionJson | undefined
}

/** A payer by its name in the division, where it has a share there. */
function usePayerTitle(division: DivisionJson | undefined): (payer: string) => string {
  const textIn = useTextIn()
  return (payer) => {
    const share = division?.shares.find((one) => one.payer === payer)
    return share === undefined ? payer : textIn(share.title)
  }
}

/** What happened, to whose money, and what to do about it. */
function ProblemWords({ problem, division }: Pick<RefusedNoteProps, 'problem' | 'division'>) {
  const { t } = useTranslation()
  const titleOf = usePayerTitle(division)
  const { what, remedy } = useProblemText()(problem)
  const { budget } = problem
  return (
    <>
      <p>
        <strong>{what}</strong>
      </p>
      {budget === undefined ? null : (
        <p>
          {t('settle.budgetLeft', { payer: titleOf(budget.payer), left: groupedText(budget.left) })}
        </p>
      )}
      {remedy === '' ? null : <p>{remedy}</p>}
    </>
  )
}

function RefusedNote({ problem, onAcceptChange, division }: RefusedNoteProps) {
  const { t } = useTranslation()
  const titleOf = usePayerTitle(division)
  const { changed, settlement } = problem
  return (
    <div className="note refused" role="alert">
      <ProblemWords problem={problem} division={division} />
      {problem.rule === undefined ? null : <RuleId rule={problem.rule} />}
      {settlement === undefined ? null : (
        <p>
          <Link to={`/settlements/${settlement}`}>{t('settle.openFirst')}</Link>
        </p>
      )}
      {changed === undefined ? null : (
        <>
          {changed.unpaid.map(({ payer, ...why }) => (
            <p key={payer}>
              <UnpaidWords payer={titleOf(payer)} {...why} />
            </p>
          ))}
          <table className="changed">
            <thead>
              <tr>
                <th scope="col">{t('settle.payer')}</th>
                <th scope="col" className="amount">
                  {t('settle.was')}
                </th>
                <th scope="col" className="amount">
                  {t('settle.now')}
                </th>
              </tr>
            </thead>
            <tbody>
              {changed.shares.map(({ payer, was, now }) => (
                <tr key={payer}>
                  <td>{titleOf(payer)}</td>
                  <td className="amount">{groupedText(was)}</td>
                  <td className="amount">{groupedText(now)}</td>
                </tr>
              ))}
              <tr>
                <td>{t('answer.cash')}</td>
                <td className="amount">{groupedText(changed.cash.was)}</td>
                <td className="amount">{groupedText(changed.cash.now)}</td>
              </tr>
            </tbody>
          </table>
          {onAcceptChange === null ? null : (
            <button type="button" className="button small" onClick={onAcceptChange}>
              {t('settle.acceptChange')} <KeyCap keys="F8" />
            </button>
          )}
        </>
      )}
    </div>
  )
}

interface UnpaidWordsProps extends Pick<DivisionJson['shares'][number], 'state' | 'fault'> {
  readonly payer: string
}

/** Why an asked payer bears nothing. */
function UnpaidWords({ payer, state, fault }: UnpaidWordsProps) {
  const { t } = useTranslation()
  if (fault !== null) {
    return t('insurance.whoPays', { payer, fault: t(`insurance.fault.${fault}`) })
  }
  return t(`answer.${state === 'away' ? 'away' : 'declined'}`, { payer })
}

function DivisionNotes({ division }: { readonly division: DivisionJson }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const away = division.shares.filter(({ state }) => state === 'away' || state === 'declined')
  const illustrative = division.terms.filter(({ status }) => status === 'illustrative').length
  const allowed = division.terms.filter((term) => term.allowed).length
  return (
    <>
      {division.refusals.map((refusal) => (
        <div key={`${refusal.coverage} ${refusal.rule}`} className="note">
          <p>
            {textIn(refusal.reason)} <StatusBadge status={refusal.status} />
          </p>
          {refusal.remedy === null ? null : <p className="quiet">{textIn(refusal.remedy)}</p>}
        </div>
      ))}
      {away.map((share) => (
        <p key={share.payer} className="note wait">
          <UnpaidWords payer={textIn(share.title)} state={share.state} fault={share.fault} />
        </p>
      ))}
      {division.breaks.map((difference) => (
        <p key={difference.payer} className="note wait">
          {t('answer.break', {
            payer: textIn(difference.title),
            theirs: groupedText(difference.theirs),
            ours: groupedText(difference.ours),
          })}
        </p>
      ))}
      {division.outside.map((payment) => (
        <p key={payment.rule} className="note">
          {t('answer.outside', {
            payer: textIn(payment.title),
            amount: groupedText(payment.amount),
          })}
        </p>
      ))}
      {division.portions.length === 0 ? null : (
        <p className="note">
          {t('answer.portions', {
            years: division.portions
              .map(({ year, nights }) => t('why.nightsOf', { year, count: nights }))
              .join(t('and')),
          })}
        </p>
      )}
      {allowed === 0 ? null : (
        <p className="note quiet-note">{t('answer.allowed', { count: allowed })}</p>
      )}
      {illustrative === 0 ? null : (
        <p className="note quiet-note">{t('answer.illustrative', { count: illustrative })}</p>
      )}
    </>
  )
}
