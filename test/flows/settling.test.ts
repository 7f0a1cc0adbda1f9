import { describe } from 'node:test'
import { openLinjiang } from '../support/linjiang.ts'
import { settlingFlows } from './settling-flows.ts'

describe('settling a bill', () => {
  settlingFlows(() => openLinjiang())
})
