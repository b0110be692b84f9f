-- Revert leadmill:ledger/seal to pg

begin;

drop function ledger.seal(bigint, bigint);
drop function ledger.make_checkpoints(bigint, bigint);
drop function ledger.seal_root(bigint, bytea, bigint, bigint);
drop function ledger.journal_leaf(ledger.journal);

commit;
