/** From desk to desk: all pages by where one works. */
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { type Desk, desks, isBelow } from './desks.ts'
import './desk-menu.css'

export function DeskMenu({ current }: { readonly current: Desk }) {
  const { t } = useTranslation()
  const id = useId()
  const { key, pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes whenever another page is opened
  useEffect(() => setOpen(false), [key])
  useEffect(() => {
    if (!isOpen) return
    const closeOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    // Before the page hears of it: at the counter the key means the next person.
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('keydown', closeByKey, true)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('keydown', closeByKey, true)
    }
  }, [isOpen])

  return (
    <div ref={box} className="desk-menu">
      <button
        ref={button}
        type="button"
        className="desk-current"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="sr-only">{t('desk.choose')}</span>
        {t(`desk.${current.name}`)}
        <span className="desk-arrow" aria-hidden="true" />
      </button>
      <div id={id} className="desk-list" hidden={!isOpen}>
        {desks.map(({ name, pages }) => (
          <section key={name} aria-label={t(`desk.${name}`)}>
            <p className="desk-name">{t(`desk.${name}`)}</p>
            <ul>
              {pages.map((page) => (
                <li key={page.path}>
                  <NavLink className="desk-link" to={page.path} end={isBelow(pathname, page)}>
                    {t(page.label)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}
