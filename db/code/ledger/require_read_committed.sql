-- LM404 wrong_isolation_level (400): Money is posted in read committed transactions only.
--   To do: Leave the isolation level alone.

create or replace function ledger.require_read_committed() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- An own code, never 40001: PostgREST 12 repeats that for ever.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'LM404', message = 'money is posted in read committed transactions only';
  end if;
end
$$;

comment on function ledger.require_read_committed() is
$$Refuse other isolation levels: what was waited for must be seen by the next statement.
Errors: LM404.$$;
