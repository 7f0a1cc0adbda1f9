/** Records of care as use cases ask storage for them: action by action, and on whose desks they lie. */

export interface RecordedCare<Deed> {
  readonly number: number
  /** Key of the request that asked for it. */
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly action: Deed
}

export interface CareRow {
  readonly record: string
  readonly state: string
  readonly dueAt: Date | null
  readonly changedAt: Date
}

export interface NewCare<Deed> {
  readonly record: string
  readonly number: number
  readonly message: string
  readonly by: string
  readonly action: Deed
  readonly desks: readonly {
    readonly desk: string
    readonly state: string
    readonly dueAt: Date | null
  }[]
}

/** Records of one subject. */
export interface CareBook<Deed, Care extends NewCare<Deed> = NewCare<Deed>> {
  /** The same request comes to the same record. */
  idOf(person: string, key: string): string
  read(record: string): Promise<readonly RecordedCare<Deed>[]>
  /** False when another came first: read again. */
  append(care: Care): Promise<boolean>
  onDesk(
    desk: string,
    which: { readonly states?: readonly string[] | null; readonly limit: number },
  ): Promise<readonly CareRow[]>
  ofPerson(person: string, limit: number): Promise<readonly CareRow[]>
  /** On one desk only, or on all but some. */
  due(
    now: Date,
    limit: number,
    which?: { readonly on?: string; readonly except?: readonly string[] },
  ): Promise<readonly CareRow[]>
}
