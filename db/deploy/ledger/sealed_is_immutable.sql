-- Deploy leadmill:ledger/sealed_is_immutable to pg

begin;

create trigger sealed_is_immutable
  before update or delete or truncate on ledger.chain_seal
  for each statement execute function ledger.posted_entries_are_immutable();

create trigger sealed_is_immutable
  before update or delete or truncate on ledger.balance_checkpoint
  for each statement execute function ledger.posted_entries_are_immutable();

commit;
