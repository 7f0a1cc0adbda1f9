/** The papers that a claim waits for: each as pictures or documents, or sent in another way. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClaimJson } from '../../../server/http/contract/claim.ts'
import type { PaperFileJson } from '../../../server/http/contract/claim-papers.ts'
import { useClaimWord } from './claim-marks.tsx'
import { PaperProblem } from './paper-problem.tsx'
import { papersQuery, type Sending, useRemovePaper, useSendPapers } from './paper-queries.ts'
import { asPatient } from './queries.ts'
import type { ClaimAct } from './use-claim-act.ts'
import { useSizeText } from './use-size-text.ts'

interface PapersProps {
  readonly person: string
  readonly claim: ClaimJson
  readonly act: ClaimAct
  readonly path: string
}

export function OwnPapers({ person, claim, act, path }: PapersProps) {
  const { t } = useTranslation()
  const as = asPatient(person)
  const read = useQuery(papersQuery(claim.id, as))
  const { sending, mutation } = useSendPapers(claim.id, as)
  const removal = useRemovePaper(claim.id, as)
  const [elsewhere, setElsewhere] = useState<readonly string[]>([])
  const files = (read.data?.files ?? []).filter(({ handedInAt }) => handedInAt === null)
  const isReady = (paper: string) =>
    elsewhere.includes(paper) || files.some((file) => file.paper === paper)
  const ready = claim.missing.filter(isReady)
  const left = claim.missing.length - ready.length
  const isBusy = act.isSending || mutation.isPending || removal.isPending
  return (
    <section className="claim-papers" aria-label={t('claim.own.missing')}>
      <h3>{t('claim.own.missing')}</h3>
      <ul>
        {claim.missing.map((paper) => (
          <li key={paper}>
            <OnePaper
              paper={paper}
              files={files.filter((file) => file.paper === paper)}
              sending={sending?.paper === paper ? sending : null}
              isBusy={isBusy}
              isElsewhere={elsewhere.includes(paper)}
              onFiles={(chosen) => mutation.mutate({ paper, files: chosen })}
              onRemove={(file) => removal.mutate(file)}
              onElsewhere={(is) =>
                setElsewhere(is ? [...elsewhere, paper] : elsewhere.filter((one) => one !== paper))
              }
            />
          </li>
        ))}
      </ul>
      <PaperProblem error={mutation.error ?? removal.error ?? read.error} />
      <p className="quiet">{t('claim.papers.hint')}</p>
      {read.data?.scanner === false ? (
        <p className="quiet">{t('claim.papers.unscannedHint')}</p>
      ) : null}
      <button
        type="button"
        className="button primary claim-tap"
        disabled={isBusy || ready.length === 0}
        onClick={() => act.send(path, { act: 'add-papers', papers: ready })}
      >
        {left === 0 ? t('claim.papers.handIn') : t('claim.papers.handInSome', { count: left })}
      </button>
    </section>
  )
}

interface OnePaperProps {
  readonly paper: string
  readonly files: readonly PaperFileJson[]
  readonly sending: Sending | null
  readonly isBusy: boolean
  readonly isElsewhere: boolean
  readonly onFiles: (files: readonly File[]) => void
  readonly onRemove: (file: string) => void
  readonly onElsewhere: (is: boolean) => void
}

function OnePaper(props: OnePaperProps) {
  const { paper, files, sending, isBusy, isElsewhere, onFiles, onRemove, onElsewhere } = props
  const { t } = useTranslation()
  const word = useClaimWord()
  const sizeText = useSizeText()
  const name = word('paper', paper)
  return (
    <fieldset>
      <legend>{name}</legend>
      {files.length === 0 ? null : (
        <ol className="claim-files">
          {files.map((file, place) => (
            <li key={file.file}>
              <span>
                {t('claim.papers.sheet', { count: place + 1 })} · {sizeText(file)}
              </span>
              <button
                type="button"
                className="link"
                disabled={isBusy}
                aria-label={t('claim.papers.removeNamed', { paper: name, count: place + 1 })}
                onClick={() => onRemove(file.file)}
              >
                {t('claim.papers.remove')}
              </button>
            </li>
          ))}
        </ol>
      )}
      {sending === null ? null : (
        <p className="claim-sending" role="status">
          <progress value={sending.part} max={1} aria-label={t('claim.papers.sending')} />
          {t('claim.papers.sending')}
        </p>
      )}
      <label className="button claim-tap claim-pick">
        {t(files.length === 0 ? 'claim.papers.choose' : 'claim.papers.chooseMore')}
        <input
          className="sr-only"
          type="file"
          multiple
          accept="image/*,application/pdf"
          aria-label={t('claim.papers.chooseNamed', { paper: name })}
          disabled={isBusy}
          onChange={({ target }) => {
            const chosen = [...(target.files ?? [])]
            target.value = ''
            if (chosen.length > 0) onFiles(chosen)
          }}
        />
      </label>
      {files.length > 0 ? null : (
        <label className="check">
          <input
            type="checkbox"
            checked={isElsewhere}
            onChange={({ target }) => onElsewhere(target.checked)}
          />
          {t('claim.papers.elsewhere')}
        </label>
      )}
    </fieldset>
  )
}
