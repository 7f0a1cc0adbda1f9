/** A stored test as it is answered, with the names that pages show. */
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import type { Report } from '../../../engine/recognition/examination.ts'
import type { StoredExamination } from '../../usecases/recognition/standing-results.ts'
import type { TestJson } from '../contract/recognition.ts'
import type { Api } from './api.ts'

export function recognitionTitles({ recognition, registry }: Api) {
  const { titles } = recognition.rules
  return {
    item: (item: string) => titles.get(item) ?? untitled(item),
    house: (institution: string) =>
      registry.institution(institution)?.title ?? untitled(institution),
  }
}

export function testWriter(api: Api): (one: StoredExamination) => TestJson {
  const { recognition, registry } = api
  const titles = recognitionTitles(api)
  const kinds = new Map(recognition.rules.items.map(({ item, kind }) => [item, kind]))
  return (one) => ({
    ...{ id: one.id, person: one.person, item: one.item, state: one.state },
    itemTitle: titles.item(one.item),
    kind: kinds.get(one.item) ?? 'laboratory',
    institution: one.institution,
    institutionTitle: titles.house(one.institution),
    orderedBy: one.orderedBy,
    orderedByName: registry.practitioner(one.orderedBy)?.name ?? null,
    recordedAt: one.recordedAt.toISOString(),
    shown: [...one.shown],
    repeat: one.repeat,
    recognised: one.recognised,
    mark: one.mark,
    report: one.report && reportJson(one.report),
    version: one.version,
    replaced: one.replaced.map(({ report, ...rest }) => ({ ...rest, report: reportJson(report) })),
    signedByName: registry.practitioner(one.signed?.by ?? '')?.name ?? null,
    signedAt: one.signed?.at.toISOString() ?? null,
  })
}

function reportJson(report: Report): NonNullable<TestJson['report']> {
  return { ...report, values: [...report.values], on: textFromDay(report.on) }
}

function untitled(id: string) {
  return { 'zh-CN': id, 'zh-HK': id, en: id }
}
