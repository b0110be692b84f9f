-- LM409 journal_not_balanced (400): The legs of a journal do not sum to zero in each currency,
--   or there are none.
-- LM423 promo_stays_promo (400): A journal would turn promotional credit into money.
--   To do: Promotional credit only pays for leads, or is taken back.

create or replace function ledger.journals_balance() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_journal_id bigint;
  v_taking bigint[];
  v_giving bigint[];
begin
  select min(s.journal_id) filter (where s.is_wrong), array_agg(s.journal_id) filter (where s.takes),
    array_agg(s.journal_id) filter (where s.gives)
  into v_journal_id, v_taking, v_giving
  from (
    select l.journal_id, sum(l.amount) <> 0 or count(*) < 2 as is_wrong,
      bool_or(l.keeps_balance and l.amount < 0) as takes, bool_or(l.keeps_balance and l.amount > 0) as gives
    from posted as l
    group by l.journal_id, l.currency
  ) as s;
  if v_journal_id is not null then
    raise exception using
      errcode = 'LM409',
      message = 'the legs of a journal do not sum to zero',
      detail = format('journal %s', v_journal_id);
  end if;
  if v_taking && v_giving then
    -- Few journals take from one account of an organisation and give to another one, such as those that repay debt.
    select l.journal_id into v_journal_id
    from posted as l
    join ledger.account as a on a.id = l.account_id and a.keeps_balance
    where l.journal_id = any (v_taking)
    group by l.journal_id
    having bool_or(a.kind = 'promo' and l.amount < 0) and bool_or(a.kind <> 'promo' and l.amount > 0)
    limit 1;
    if found then
      raise exception using
        errcode = 'LM423',
        message = 'promotional credit would become money',
        detail = format('journal %s', v_journal_id);
    end if;
  end if;
  -- On entry, not on journal, so that a leg added later to an old journal is found too.
  select l.journal_id into v_journal_id
  from posted as l
  group by l.journal_id
  having count(*) <> (select count(*) from ledger.entry as e where e.journal_id = l.journal_id)
  limit 1;
  if found then
    raise exception using
      errcode = 'LM408',
      message = 'posted entries never change',
      detail = format('leg added to journal %s', v_journal_id);
  end if;
  return null;
end
$$;

comment on function ledger.journals_balance() is
$$At the end of each statement, the legs of a journal sum to zero in each currency, are at least two, and were all inserted
together. No journal takes promotional credit and gives money, or repays debt. Because entries never change, this holds for ever.
Errors: LM408, LM409, LM423.$$;

create or replace function ledger.journals_have_entries() returns trigger
language plpgsql security definer -- runs at commit as the caller, who has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from ledger.entry as e where e.journal_id = new.id) then
    raise exception using
      errcode = 'LM409',
      message = 'a journal needs legs',
      detail = format('journal %s', new.id);
  end if;
  return null;
end
$$;

comment on function ledger.journals_have_entries() is
$$At the end of the transaction, a journal has legs.
Errors: LM409.$$;

-- Not deferred, so that a journal that does not balance fails alone instead of its whole batch at commit.
create trigger journals_balance
  after insert on ledger.entry referencing new table as posted
  for each statement execute function ledger.journals_balance();

create constraint trigger journals_have_entries
  after insert on ledger.journal deferrable initially deferred
  for each row execute function ledger.journals_have_entries();
