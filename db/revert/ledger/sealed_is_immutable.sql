-- Revert leadmill:ledger/sealed_is_immutable to pg

begin;

drop trigger sealed_is_immutable on ledger.balance_checkpoint;
drop trigger sealed_is_immutable on ledger.chain_seal;

commit;
