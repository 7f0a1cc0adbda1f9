/** What the person handed in, at the desk: pictures to look at, documents to keep. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PaperFileJson } from '../../../server/http/contract/claim-papers.ts'
import { momentText } from '../../components/moment-text.ts'
import { saveFile } from '../../components/save-file.ts'
import { useClaimWord } from './claim-marks.tsx'
import { PaperProblem } from './paper-problem.tsx'
import { papersQuery, readFile } from './paper-queries.ts'
import { useSizeText } from './use-size-text.ts'

interface DeskPapersProps {
  readonly claim: string
  readonly as: string | undefined
}

export function DeskPapers({ claim, as }: DeskPapersProps) {
  const { t } = useTranslation()
  const read = useQuery(papersQuery(claim, as))
  const files = read.data?.files ?? []
  if (read.isError) return <PaperProblem error={read.error} />
  if (files.length === 0) return null
  return (
    <section className="claim-handed" aria-label={t('claim.papers.handedIn')}>
      <h3>{t('claim.papers.handedIn')}</h3>
      <ul className="claim-files">
        {files.map((file, place) => (
          <li key={file.file}>
            <Handed file={file} as={as} number={numberOf(files, place)} />
          </li>
        ))}
      </ul>
      <p className="quiet">{t('claim.papers.recorded')}</p>
    </section>
  )
}

function numberOf(files: readonly PaperFileJson[], place: number): number {
  const paper = files[place]?.paper
  return files.slice(0, place + 1).filter((one) => one.paper === paper).length
}

interface HandedProps {
  readonly file: PaperFileJson
  readonly as: string | undefined
  readonly number: number
}

function Handed({ file, as, number }: HandedProps) {
  const { t } = useTranslation()
  const word = useClaimWord()
  const sizeText = useSizeText()
  const look = useMutation({ mutationFn: async () => dataUrlOf(await readFile(file, as)) })
  const keep = useMutation({
    mutationFn: async () =>
      saveFile(await readFile(file, as), `${file.paper}-${number}.${endings[file.type]}`),
  })
  const name = `${word('paper', file.paper)} ${number}`
  const isPicture = file.type !== 'application/pdf'
  return (
    <>
      <p className="claim-file-head">
        <span>
          {name} · {sizeText(file)} · {momentText(file.handedInAt ?? file.keptAt)}
        </span>
        {file.scanned === 'none' ? (
          <span className="badge wait">{t('claim.papers.unscanned')}</span>
        ) : null}
      </p>
      {file.erasedAt === null ? (
        <p className="claim-buttons">
          {isPicture && look.data === undefined ? (
            <button
              type="button"
              className="button"
              disabled={look.isPending}
              onClick={() => look.mutate()}
            >
              {t('claim.papers.look')}
            </button>
          ) : null}
          <button
            type="button"
            className="button"
            disabled={keep.isPending}
            onClick={() => keep.mutate()}
          >
            {t('claim.papers.keep')}
          </button>
        </p>
      ) : (
        <p className="quiet">{t('claim.papers.erased')}</p>
      )}
      {look.data === undefined ? null : (
        <img className="claim-picture" src={look.data} alt={name} />
      )}
      <PaperProblem error={look.error ?? keep.error} />
    </>
  )
}

function dataUrlOf(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new Error('The picture could not be read.'))
    reader.readAsDataURL(content)
  })
}

const endings: Readonly<Record<PaperFileJson['type'], string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
}
