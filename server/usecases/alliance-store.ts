/** All that the use cases about persons and their bills need of the world. */
import type { CodeIssuing } from './insurance/issue-code.ts'
import type { ContractBook } from './insurance/push-contract.ts'
import type { CodeRedeeming } from './insurance/redeem-code.ts'
import type { PersonReads } from './person/find-person.ts'
import type { CoverageStore } from './person/keep-coverages.ts'
import type { RegistrationStore } from './person/register-person.ts'
import type { CredentialIssuing } from './person/show-credential.ts'
import type { QuoteStore } from './settlement/quote-bill.ts'
import type { SettlementReads } from './settlement/read-settlements.ts'
import type { ReversalStore } from './settlement/reverse-settlement.ts'
import type { SettlementStore } from './settlement/settle-bills.ts'

export type AllianceStore = SettlementStore &
  ReversalStore &
  QuoteStore &
  SettlementReads &
  PersonReads &
  RegistrationStore &
  CoverageStore &
  CredentialIssuing &
  CodeIssuing &
  CodeRedeeming &
  ContractBook
