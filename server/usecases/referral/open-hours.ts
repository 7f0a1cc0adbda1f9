/** Opens the reservable slots of the coming days from the hours that institutions are registered with. */
import type { Day } from '../../../engine/base/calendar-date.ts'
import { opensOn } from '../../../engine/registry/service-hours.ts'
import { versionOn } from '../../../engine/registry/version.ts'
import type { InstitutionEntry } from '../registry/entries.ts'
import type { Registry } from '../registry/registry-book.ts'
import { slotName } from './open-capacity.ts'
import type { ReferralStore, SlotDraft } from './referral-store.ts'

export interface HoursStore {
  readonly registry: Pick<Registry, 'institutions' | 'versions'>
  readonly capacity: Pick<ReferralStore['capacity'], 'open'>
  today(): Day
}

const dayMs = 86_400_000
const minuteMs = 60_000
/** Mainland, Hong Kong and Macau keep one time. */
const offsetMs = 8 * 60 * minuteMs

/** What is open stays as it is: hours that change hold for days that nobody could book yet. */
export async function openHours(by: string, store: HoursStore): Promise<void> {
  const { registry, capacity } = store
  const today = store.today()
  for (const { id } of registry.institutions()) {
    const slots = slotsAhead(id, registry, today)
    if (slots.length > 0) await capacity.open(slots, by)
  }
}

function slotsAhead(id: string, registry: HoursStore['registry'], today: Day): SlotDraft[] {
  const versions = registry.versions('institution', id)
  const longest = versions.flatMap(({ entry }) =>
    entry === null
      ? []
      : ((entry as InstitutionEntry).hours ?? []).map(({ aheadDays }) => aheadDays),
  )
  const days = Array.from({ length: Math.max(0, ...longest) }, (_, at) => today + 1 + at)
  return days.flatMap((day) => {
    // What lies under a kind was recorded as that kind.
    const entry = (versionOn(versions, day)?.entry ?? null) as InstitutionEntry | null
    const open = (entry?.hours ?? []).filter((hours) => opensOn(hours, day, today))
    return open.map(({ kind, service, atMinute, minutes, seats, reserved }) => {
      const startsAt = new Date(day * dayMs + atMinute * minuteMs - offsetMs)
      const draft = { kind, service, startsAt, minutes, seats, reserved, institution: id }
      return { ...draft, slot: slotName(id, draft) }
    })
  })
}
