-- LM408 entry_immutable (400): A posted entry never changes. A trigger enforces it.
--   To do: Post a reversal.

create or replace function ledger.posted_entries_are_immutable() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM408',
    message = 'posted entries never change',
    detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name),
    hint = 'Post a reversal.';
end
$$;

comment on function ledger.posted_entries_are_immutable() is
$$Refuse to update, delete or truncate posted rows.
Errors: LM408.$$;

create trigger posted_entries_are_immutable
  before update or delete or truncate on ledger.journal
  for each statement execute function ledger.posted_entries_are_immutable();

create trigger posted_entries_are_immutable
  before update or delete or truncate on ledger.entry
  for each statement execute function ledger.posted_entries_are_immutable();

create trigger sealed_is_immutable
  before update or delete or truncate on ledger.chain_seal
  for each statement execute function ledger.posted_entries_are_immutable();

create trigger sealed_is_immutable
  before update or delete or truncate on ledger.balance_checkpoint
  for each statement execute function ledger.posted_entries_are_immutable();
