/** Why something about the register of data flows cannot be done. */
export type TransferRefusal =
  | { readonly code: 'transfer-malformed' }
  | { readonly code: 'transfer-unknown'; readonly filing: string }
  /** The same contract of the same two stands there with other content. */
  | { readonly code: 'transfer-noted-otherwise'; readonly filing: string }
