/** Walks every question about access and holds an engine's answer against the oracle's. */
import type * as decide from '../../../engine/access/decide.ts'
import type * as relation from '../../../engine/access/relation.ts'
import { may, type Standing, standsAs } from './may.ts'
import { deeds, ends, grounds, lands, type Question, standings, who, wills } from './words.ts'

export type Decide = typeof decide.decideAccess
export type Relate = typeof relation.relationOf

export interface Walked {
  readonly questions: number
  readonly permitted: number
  /** The first question that the two answer differently. */
  readonly difference: string | null
}

interface Places {
  readonly dataIn: string
  readonly askerIn: string
  readonly isFiled: boolean
}

/** Where the data lie and the asker is; a filed contract only matters between two places. */
const places: readonly Places[] = lands.flatMap((dataIn) =>
  lands.flatMap((askerIn) =>
    (dataIn === askerIn ? [false] : [false, true]).map((isFiled) => ({ dataIn, askerIn, isFiled })),
  ),
)

/** From place to place, so that what is wrong everywhere is found in the first. */
export function walk(decideAccess: Decide): Walked {
  let questions = 0
  let permitted = 0
  for (const place of places) {
    for (const role of who) {
      for (const does of deeds) {
        const found = walkDeed(decideAccess, role, does, place)
        questions += found.questions
        permitted += found.permitted
        if (found.difference !== null) return { ...found, questions, permitted }
      }
    }
  }
  return { questions, permitted, difference: null }
}

type Form<T> = { -readonly [K in keyof T]: unknown }

/** Both forms of a question are filled in place: there are tens of millions. */
function walkDeed(decideAccess: Decide, role: string, does: string, place: Places): Walked {
  const { dataIn, askerIn, isFiled } = place
  const blank = { end: '', standing: '', isHome: true, ground: '', will: '' }
  const q: Question = { who: role, does, ...blank, ...place }
  // The words are those of the engine, which a test compares.
  const form: Form<Parameters<Decide>[0]> = {
    role,
    act: does,
    purpose: '',
    relation: '',
    isOwnInstitution: true,
    basis: null,
    consent: '',
    dataIn,
    askedIn: askerIn,
    isTransferFiled: isFiled,
  }
  let questions = 0
  let permitted = 0
  for (q.end of ends) {
    form.purpose = q.end
    for (q.standing of standings) {
      form.relation = q.standing
      for (q.isHome of [true, false]) {
        form.isOwnInstitution = q.isHome
        for (q.ground of grounds) {
          form.basis = q.ground === '' ? null : q.ground
          for (q.will of wills) {
            form.consent = q.will
            const ours = may(q)
            questions += 1
            if (ours) permitted += 1
            const theirs = decideAccess(form as Parameters<Decide>[0]).permitted
            if (ours !== theirs) return { questions, permitted, difference: told(q, ours) }
          }
        }
      }
    }
  }
  return { questions, permitted, difference: null }
}

function told(q: Question, isPermitted: boolean): string {
  return `${isPermitted ? 'permitted' : 'forbidden'} by the oracle: ${JSON.stringify(q)}`
}

/** Walks every way in which somebody may stand to somebody. */
export function walkStandings(relationOf: Relate): Walked {
  let questions = 0
  const today = 20_000
  const yesNo = [false, true]
  const s: Standing = {
    ...{ who: '', isSelf: false, isWard: false, hasClaim: false },
    ...{ isHome: false, isPresent: false, daysSince: null },
  }
  for (s.who of who) {
    for (s.isSelf of yesNo) {
      for (s.isWard of yesNo) {
        for (s.hasClaim of yesNo) {
          for (s.isHome of yesNo) {
            for (s.isPresent of yesNo) {
              for (s.daysSince of [null, -3, 0, 89, 90, 91, 4_000]) {
                questions += 1
                const { who: role, isHome: isOwnInstitution, daysSince, ...same } = s
                const lastVisitOn = daysSince === null ? null : today - daysSince
                const standing = { ...same, role, isOwnInstitution, lastVisitOn }
                const ours = standsAs(s)
                const theirs = relationOf(standing as Parameters<Relate>[0], today)
                if (ours === theirs) continue
                const difference = `${ours}, not ${theirs}: ${JSON.stringify(s)}`
                return { questions, permitted: 0, difference }
              }
            }
          }
        }
      }
    }
  }
  return { questions, permitted: 0, difference: null }
}
