/** Records of settlements as a fund feeds them, for tests. */

/** As a fund writes it: 60,000, of which 11,000 are left to the patient. Nobody is meant. */
export function fundRecord(settlement: string, certno: string, day = '2026-03-10') {
  const setlinfo: Record<string, string> = {
    setl_id: settlement,
    mdtrt_id: `V-${settlement}`,
    certno,
    med_type: '21',
    begndate: `${day.slice(0, 8)}01`,
    enddate: day,
    invono: `E-${settlement}`,
    medfee_sumamt: '60000.00',
    fulamt_ownpay_amt: '5000.00',
    overlmt_selfpay: '0.00',
    preselfpay_amt: '2000.00',
    inscp_scp_amt: '53000.00',
    act_pay_dedc: '1300.00',
    hifp_pay: '44000.00',
    hifob_pay: '5000.00',
    fund_pay_sumamt: '49000.00',
    psn_part_amt: '11000.00',
    acct_pay: '0.00',
    psn_cash_pay: '11000.00',
    hosp_part_amt: '0.00',
  }
  const feedetail = Array.from({ length: 3 }, (_, i) => ({
    feedetl_sn: `L${i}`,
    med_list_codg: 'XA02BCO001E001020190075',
    fee_ocur_time: `${day} 08:00:00`,
    cnt: '20',
    pric: '1000',
    det_item_fee_sumamt: '20000.00',
    med_chrgitm_type: '09',
  }))
  return { fixmedins_code: 'H11000000001', setlinfo, feedetail }
}

/** That the fund takes it back. */
export function takenBack(original: string, certno: string) {
  const setlinfo = { setl_id: `-${original}`, init_setl_id: original, certno, refd_setl_flag: '1' }
  return { fixmedins_code: 'H11000000001', setlinfo }
}
