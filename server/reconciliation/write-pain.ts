/** A payment order as ISO 20022 pain.001.001.09: one order, one file, the same bytes each time. */
import { textFromMinor } from '../../engine/base/money.ts'
import { xmlOf } from './xml-text.ts'

export interface BankParty {
  readonly name: string
  readonly account: string
  readonly bank: string
}

export interface PaymentFile {
  readonly payment: string
  readonly currency: string
  readonly amountMinor: number
  readonly dueOn: string
  /** ISO instant of the approval. */
  readonly approvedAt: string
  readonly debtor: BankParty
  readonly creditor: BankParty
  readonly purpose: string
}

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

export function painOf(order: PaymentFile): string {
  const { payment, currency, amountMinor, dueOn, approvedAt, debtor, creditor, purpose } = order
  const amount = textFromMinor(amountMinor, currency)
  const account = ({ account: id }: BankParty) => [['Id', [['Othr', [['Id', id]]]]]] as const
  const agent = ({ bank }: BankParty) => [['FinInstnId', [['Othr', [['Id', bank]]]]]] as const
  const body = xmlOf(
    [
      [
        'GrpHdr',
        [
          ['MsgId', payment],
          ['CreDtTm', approvedAt],
          ['NbOfTxs', '1'],
          ['CtrlSum', amount],
          ['InitgPty', [['Nm', debtor.name]]],
        ],
      ],
      [
        'PmtInf',
        [
          ['PmtInfId', payment],
          ['PmtMtd', 'TRF'],
          ['NbOfTxs', '1'],
          ['CtrlSum', amount],
          ['ReqdExctnDt', [['Dt', dueOn]]],
          ['Dbtr', [['Nm', debtor.name]]],
          ['DbtrAcct', account(debtor)],
          ['DbtrAgt', agent(debtor)],
          [
            'CdtTrfTxInf',
            [
              [
                'PmtId',
                [
                  ['InstrId', payment],
                  ['EndToEndId', payment],
                ],
              ],
              ['Amt', [[`InstdAmt Ccy="${currency}"`, amount]]],
              ['CdtrAgt', agent(creditor)],
              ['Cdtr', [['Nm', creditor.name]]],
              ['CdtrAcct', account(creditor)],
              ['RmtInf', [['Ustrd', purpose]]],
            ],
          ],
        ],
      ],
    ],
    '  ',
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}">\n <CstmrCdtTrfInitn>\n${body} </CstmrCdtTrfInitn>\n</Document>\n`
}
