-- Deploy leadmill:ledger/journals_balance to pg

begin;

create function ledger.journals_balance() returns trigger
language plpgsql security definer -- runs at commit as the caller, who may not read the books
set search_path = pg_catalog, pg_temp
as $$
begin
  -- On entry, not on journal: a leg added later to an old journal must be seen too.
  if exists (
    select from ledger.entry as e where e.journal_id = new.journal_id
    group by e.currency having sum(e.amount) <> 0 or count(*) < 2)
  then
    raise exception using
      errcode = 'LM409',
      message = 'the legs of a journal do not sum to zero',
      detail = format('journal %s', new.journal_id);
  end if;
  if not exists (
    select from ledger.journal as j where j.id = new.journal_id and j.xid = pg_current_xact_id())
  then
    raise exception using
      errcode = 'LM408',
      message = 'what was posted is never changed',
      detail = format('leg added to journal %s', new.journal_id);
  end if;
  return null;
end
$$;

comment on function ledger.journals_balance() is
$$At the end of the transaction: the legs of a journal sum to zero in each currency, are two at least, and came together.
Errors: LM408, LM409.$$;

create constraint trigger journals_balance
  after insert on ledger.entry deferrable initially deferred
  for each row execute function ledger.journals_balance();

create function ledger.journals_have_entries() returns trigger
language plpgsql security definer -- runs at commit as the caller, who may not read the books
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from ledger.entry as e where e.journal_id = new.id) then
    raise exception using
      errcode = 'LM409',
      message = 'a journal without legs',
      detail = format('journal %s', new.id);
  end if;
  return null;
end
$$;

comment on function ledger.journals_have_entries() is
$$At the end of the transaction: a journal has legs.
Errors: LM409.$$;

create constraint trigger journals_have_entries
  after insert on ledger.journal deferrable initially deferred
  for each row execute function ledger.journals_have_entries();

commit;
