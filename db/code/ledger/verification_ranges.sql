create or replace function ledger.verification_ranges(size bigint default 20000) returns table (part text, after_id bigint, up_to_id bigint)
language sql stable security definer -- workers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
begin atomic
  select
    p.part,
    case when n.number = 0 then -9223372036854775808 else n.number * verification_ranges.size end,
    case when n.number = p.last_id / verification_ranges.size then 9223372036854775807 else (n.number + 1) * verification_ranges.size end
  from (values
    ('journals', (select coalesce(max(j.id), 0) from ledger.journal as j)),
    ('accounts', (select coalesce(max(a.id), 0) from ledger.account as a)),
    ('checkpoints', (select coalesce(max(c.id), 0) from ledger.balance_checkpoint as c)),
    ('seals', (select coalesce(max(s.number), 0) from ledger.chain_seal as s))
  ) as p (part, last_id)
  cross join lateral generate_series(0, p.last_id / verification_ranges.size) as n (number)
  order by array_position(array['journals', 'accounts', 'checkpoints', 'seals'], p.part), n.number;
end;

comment on function ledger.verification_ranges(bigint) is
$$Ranges of the ledger for ledger.verify_range(); together they cover all that ledger.verify() checks.$$;

grant execute on function ledger.verification_ranges(bigint) to leadmill_worker;
