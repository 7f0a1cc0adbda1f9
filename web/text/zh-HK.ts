import { type Words, zhCN } from './zh-CN.ts'

export const zhHK: Words = zhCN
