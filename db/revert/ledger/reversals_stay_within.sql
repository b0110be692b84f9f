-- Revert leadmill:ledger/reversals_stay_within to pg

begin;

drop trigger reversals_stay_within on ledger.journal;
drop function ledger.reversals_stay_within();
drop function ledger.over_reversed(bigint);
drop function ledger.posted_by_purse(bigint);

commit;
