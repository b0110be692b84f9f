create or replace function billing.verify_range(part text, after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select * from ledger.verify_range(part, after_id, up_to_id)
  union all
  select f.* from billing.journal_faults(after_id, up_to_id) as f where part = 'journals'
  union all
  select f.* from billing.account_faults(after_id, up_to_id) as f where part = 'accounts'
$$;

comment on function billing.verify_range(text, bigint, bigint) is
$$Verify a range of the ledger (see ledger.verification_ranges) and compare it with the deposits. Returns a row for each fault, none when
all is right.
Errors: LM407 no such part.$$;
