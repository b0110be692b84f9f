-- LM409 journal_not_balanced (400): The legs of a journal do not sum to zero in each currency,
--   or there are none.

create or replace function ledger.journals_balance() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_journal_id bigint;
begin
  select l.journal_id into v_journal_id
  from posted as l
  group by l.journal_id, l.currency
  having sum(l.amount) <> 0 or count(*) < 2
  limit 1;
  if found then
    raise exception using
      errcode = 'LM409',
      message = 'the legs of a journal do not sum to zero',
      detail = format('journal %s', v_journal_id);
  end if;
  -- On entry, not on journal: a leg added later to an old journal must be seen too.
  select l.journal_id into v_journal_id
  from posted as l
  group by l.journal_id
  having count(*) <> (select count(*) from ledger.entry as e where e.journal_id = l.journal_id)
  limit 1;
  if found then
    raise exception using
      errcode = 'LM408',
      message = 'what was posted is never changed',
      detail = format('leg added to journal %s', v_journal_id);
  end if;
  return null;
end
$$;

comment on function ledger.journals_balance() is
$$At the end of each statement: the legs of a journal sum to zero in each currency, are two at least, and have come all at
once. They are never changed, so what was right then is right for ever.
Errors: LM408, LM409.$$;

create or replace function ledger.journals_have_entries() returns trigger
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

-- Not deferred: a journal that does not balance fails alone, and not the whole batch at its commit.
create trigger journals_balance
  after insert on ledger.entry referencing new table as posted
  for each statement execute function ledger.journals_balance();

create constraint trigger journals_have_entries
  after insert on ledger.journal deferrable initially deferred
  for each row execute function ledger.journals_have_entries();
