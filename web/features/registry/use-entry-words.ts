/** What stands in a field of an entry, in words. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTextIn } from '../../components/language.ts'
import { isObject, type Json, type JsonObject, textAt } from './entry-draft.ts'
import { registryQuery } from './queries.ts'
import { useRegistryWords, weekdayNames } from './use-registry-words.ts'

const texts = ['title', 'name']

/** @param on The day whose houses are named; '' is today. */
export function useEntryWords(on: string) {
  const { t, i18n } = useTranslation()
  const textIn = useTextIn()
  const words = useRegistryWords()
  const { data } = useQuery(registryQuery(on))
  const titles = new Map(data?.institutions.map(({ id, title }) => [id, textIn(title)]))
  const house = (id: string) => titles.get(id) ?? id
  const known = (key: string, fallback: string) =>
    i18n.exists(key) ? t(key as 'registry.title') : fallback

  function span(value: JsonObject): string {
    const [from, to] = [textAt(value, '/from'), textAt(value, '/to')]
    return to === '' ? t('registry.since', { from }) : t('registry.fromTo', { from, to })
  }

  function ofObject(field: string, value: JsonObject): string {
    const text = (name: string) => textAt(value, `/${name}`)
    switch (field) {
      case 'licences':
        return `${words.licence(text('kind'))} ${span(value)}`
      case 'licence':
        return [text('number'), text('body'), span(value)].filter(Boolean).join(' ')
      case 'places':
        return [
          known(`registry.place.${text('kind')}`, text('kind')),
          ...[house(text('institution')), text('certificate'), span(value)],
        ]
          .filter(Boolean)
          .join(' ')
      case 'supports':
        return `${known(`registry.form.groundOf.${text('ground')}`, '')} ${house(text('institution'))} ${span(value)}`
      case 'rights':
        return `${known(`registry.form.rightOf.${text('right')}`, text('right'))} ${span(value)}`
      case 'seats': {
        const role = known(`registry.seat.${text('role')}`, text('role'))
        const under = text('under') === '' ? '' : ` ← ${house(text('under'))}`
        return `${house(text('institution'))} ${role}${under} ${span(value)}`
      }
      case 'hours': {
        const kind = known(`referral.capacity.kind.${text('kind')}`, text('kind'))
        const days = Array.isArray(value['weekdays']) ? value['weekdays'] : []
        const week = days
          .map((day) => known(`registry.form.weekday.${weekdayNames[Number(day) - 1]}`, ''))
          .join(' ')
        const count = t('registry.form.hoursCount', {
          ...{ minutes: text('minutes'), seats: text('seats'), reserved: text('reserved') },
        })
        return `${kind} ${words.department(text('service'))} ${week} ${text('at')} ${count} ${span(value)}`
      }
      case 'online':
        return `${house(text('institution'))} ${words.department(text('department'))}`
      case 'claims':
        return [known(`registry.form.decidesOf.${text('decides')}`, ''), text('address')].join(' ')
      case 'recipient': {
        const contact = value['contact']
        return [isObject(contact) ? textIn(contact as never) : '', text('address')].join(' ')
      }
      default:
        return texts.includes(field)
          ? textIn(value as never)
          : Object.entries(value)
              .map(([name, part]) => `${name}=${String(part)}`)
              .join(' ')
    }
  }

  function ofWord(field: string, word: string): string {
    const lists: Readonly<Record<string, (one: string) => string>> = {
      ...{ departments: words.department, capabilities: words.capability, scopes: words.scope },
      ...{ level: words.level, ownership: words.ownership },
      kind: (one) => known(`registry.allianceKind.${one}`, words.kind(one)),
      pharmacy: (one) => known(`registry.pharmacy.${one}`, one),
      category: (one) => known(`registry.category.${one}`, one),
      title: (one) => known(`registry.titleOf.${one}`, one),
      grade: (one) => known(`registry.form.gradeOf.${one}`, one),
      jurisdiction: (one) => known(`registry.form.jurisdictionOf.${one}`, one),
    }
    return lists[field]?.(word) ?? word
  }

  return {
    house,
    field: (name: string) => known(`registry.form.field.${name}`, name),
    item(field: string, value: unknown): string {
      const json = value as Json
      if (isObject(json)) return ofObject(field, json)
      if (typeof json === 'boolean') return t(json ? 'registry.form.yes' : 'registry.form.no')
      return ofWord(field, String(json))
    },
  }
}
