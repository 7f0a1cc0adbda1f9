import type { reconciliationZhCN } from './zh-CN.ts'

type Wordy<T> = { readonly [K in keyof T]: T[K] extends string ? string : Wordy<T[K]> }

export type ReconciliationWords = Wordy<typeof reconciliationZhCN>
