import { type Words, zhCN } from './zh-CN.ts'

export const en: Words = zhCN
