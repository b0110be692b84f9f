-- Revert leadmill:ledger/verify to pg

begin;

drop function ledger.verify_slice(text, bigint, bigint);
drop function ledger.slices(bigint);
drop function ledger.verify();
drop function ledger.seal_faults(bigint, bigint);
drop function ledger.checkpoint_faults(bigint, bigint);
drop function ledger.account_faults(bigint, bigint);
drop function ledger.journal_faults(bigint, bigint);

commit;
