/** What the use cases of consent ask of the world. */
import type { Jurisdiction } from '../../../engine/access/words.ts'
import type { Day } from '../../../engine/base/calendar-date.ts'
import type { Consent, Scope } from '../../../engine/consent/consent.ts'
import type {
  ConsentLanguage,
  ConsentLaw,
  ConsentTemplate,
} from '../../../engine/consent/template.ts'
import type { RecipientKind } from '../../../engine/consent/words.ts'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { AccessBook } from '../access/admit.ts'

/** Whoever may be given a person's data: an insurer, or an institution. */
export interface Recipient {
  readonly id: string
  readonly kind: RecipientKind
  readonly title: Texts
  /** How a person reaches it: a telephone number, an address. */
  readonly contact: Texts
  readonly jurisdiction: Jurisdiction
  /** Where it hears of withdrawals; null where it has registered none. */
  readonly address: string | null
}

export interface HeldConsent extends Consent {
  readonly person: string
  readonly template: string
  readonly edition: number
  readonly language: ConsentLanguage
  readonly digest: string
  readonly notices: readonly {
    readonly notice: string
    readonly state: 'waiting' | 'told'
    readonly attempts: number
    readonly toldAt: string | null
  }[]
}

export interface OfferedConsent {
  readonly id: string
  readonly person: string
  readonly template: string
  readonly edition: number
  readonly language: string
  readonly digest: string
  readonly text: string
  readonly scope: Scope
  readonly by: string
}

export interface ConsentBook {
  ofPerson(person: string): Promise<readonly HeldConsent[]>
  find(person: string, consent: string): Promise<HeldConsent | undefined>
  /** The text of a digest, as it was read. */
  text(person: string, digest: string): Promise<string | undefined>
  offer(consent: OfferedConsent): Promise<void>
  act(
    consent: HeldConsent,
    action: {
      readonly is: 'given' | 'declined' | 'withdrawn'
      readonly by: string
      readonly ticks: readonly string[]
    },
  ): Promise<boolean>
}

export interface ConsentStore {
  readonly access: AccessBook
  readonly book: ConsentBook
  readonly templates: readonly ConsentTemplate[]
  readonly laws: readonly ConsentLaw[]
  /** As they are registered now. */
  recipients(): readonly Recipient[]
  recipient(id: string): Recipient | undefined
  /** Whose a settlement is; undefined where there is none. */
  personOf(settlement: string): Promise<string | undefined>
  /** The day of birth; null where nobody knows it. */
  birthOf(person: string): Promise<Day | null>
  /** Lets recipients hear soon. */
  tell(): void
  /** Ends what went on under a consent that the person has just taken back; may be asked twice. */
  takenBack(person: string): Promise<void>
}
