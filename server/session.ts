/** What a page is told first: the mode, who is there, the languages, the versions and the limits. */
import type { Trust } from '../engine/policy/trust.ts'
import { engineVersion } from '../engine/settlement/settle.ts'
import product from '../package.json' with { type: 'json' }
import type { Config } from './config.ts'
import { MAX_LINES } from './http/contract/bill.ts'
import type { SessionJson } from './http/contract/session.ts'
import { MAX_BODY_BYTES } from './http/strict-json.ts'
import { sampleActor, unknownActor } from './own-actors.ts'
import type { Actor } from './usecases/gate.ts'
import { answerVersion } from './usecases/settlement/document.ts'

export function sessionOf(
  mode: Config['mode'],
  trust: Trust,
  standIns: readonly Actor[],
): SessionJson {
  const { id, name, role, institution } = mode === 'sample' ? sampleActor : unknownActor
  return {
    mode,
    banner:
      mode === 'sample'
        ? {
            'zh-CN': '示例模式：所有人员、机构和账单均为虚构。',
            'zh-HK': '示範模式：所有人士、機構及帳單均屬虛構。',
            en: 'Sample mode: all people, institutions and bills are fictional.',
          }
        : null,
    actor: { id, name, role, institution },
    standIns: standIns.map((one) => ({ id: one.id, name: one.name, role: one.role })),
    languages: ['zh-CN', 'zh-HK', 'en'],
    versions: { product: product.version, engine: engineVersion, answer: answerVersion },
    limits: { lines: MAX_LINES, bodyBytes: MAX_BODY_BYTES },
    trust: { onlyVerified: trust.onlyVerified, allowed: [...trust.allowed] },
  }
}
