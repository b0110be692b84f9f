create or replace function sale.verify_range(part text, after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable security definer -- workers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
  select * from billing.verify_range(part, after_id, up_to_id)
  union all
  select f.* from sale.journal_faults(after_id, up_to_id) as f where part = 'journals'
$$;

comment on function sale.verify_range(text, bigint, bigint) is
$$Verify a range of the ledger (see ledger.verification_ranges), compare it with deposits and with what was sold, in a transaction of its
own, because one long snapshot slows every sale. Returns a row for each fault, none when all is right.
Errors: LM407 no such part.$$;

grant execute on function sale.verify_range(text, bigint, bigint) to leadmill_worker;
