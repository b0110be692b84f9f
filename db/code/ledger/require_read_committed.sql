-- LM404 wrong_isolation_level (400): Money is posted in read committed transactions only.
--   To do: Leave the isolation level alone.

create or replace function ledger.require_read_committed() returns void
language plpgsql stable
as $$
begin
  -- A code of our own, never 40001, which PostgREST 12 retries without end.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'LM404', message = 'money is posted in read committed transactions only';
  end if;
end
$$;

comment on function ledger.require_read_committed() is
$$Refuse other isolation levels: after a wait for a lock, the next statement must see what the other transaction wrote.
Errors: LM404.$$;
