/** What can be done with an image, as buttons: the same as by keys, and what a phone has instead. */
import { useTranslation } from 'react-i18next'
import { presets, type Window } from './frames.ts'
import type { Look } from './viewer.tsx'

interface ViewerBarProps {
  readonly look: Look
  /** Colours have none. */
  readonly hasWindow: boolean
  /** Its windows are in use for nothing else. */
  readonly isTomography: boolean
  readonly acts: Readonly<Record<string, () => void>>
  readonly onChange: (part: Partial<Look>) => void
}

const names = ['lung', 'mediastinum', 'bone'] as const
const buttons = [
  { key: 'ArrowUp', word: 'previous' },
  { key: 'ArrowDown', word: 'next' },
  { key: '+', word: 'larger' },
  { key: '-', word: 'smaller' },
  { key: '0', word: 'fit' },
] as const

export function ViewerBar({ look, hasWindow, isTomography, acts, onChange }: ViewerBarProps) {
  const { t } = useTranslation()
  const isAs = (window: Window | null) =>
    look.window?.center === window?.center && look.window?.width === window?.width
  const choices = [
    { name: 'given' as const, window: null },
    ...(isTomography ? names.map((name) => ({ name, window: presets[name] })) : []),
  ]
  return (
    <div className="viewer-bar">
      <fieldset>
        <legend className="sr-only">{t('recognition.images.presets')}</legend>
        {(hasWindow ? choices : []).map(({ name, window }) => (
          <button
            key={name}
            type="button"
            className="button small"
            aria-pressed={isAs(window)}
            onClick={() => onChange({ window })}
          >
            {t(`recognition.images.preset.${name}`)}
          </button>
        ))}
        <button
          type="button"
          className="button small"
          aria-pressed={look.isInverted}
          onClick={() => onChange({ isInverted: !look.isInverted })}
        >
          {t('recognition.images.invert')}
        </button>
      </fieldset>
      <div className="viewer-buttons">
        {buttons.map(({ key, word }) => (
          <button key={key} type="button" className="button small" onClick={() => acts[key]?.()}>
            {t(`recognition.images.${word}`)}
          </button>
        ))}
      </div>
    </div>
  )
}
