create or replace function ledger.reversible_legs(journal_id bigint, as_of bigint) returns ledger.leg[]
language sql stable
begin atomic
  select array_agg((s.account_id, -s.amount)::ledger.leg order by s.account_id)
  from (
    select p.account_id, sum(p.amount)::bigint as amount
    from ledger.journal as j
    cross join lateral ledger.posted_by_owner(j.id) as p
    where j.id = reversible_legs.journal_id
      or (j.reverses_id = reversible_legs.journal_id and (reversible_legs.as_of is null or j.id < reversible_legs.as_of))
    group by p.account_id
    having sum(p.amount) <> 0
  ) as s;
end;

comment on function ledger.reversible_legs(bigint, bigint) is
$$Legs that undo what is left of a journal; as_of: the remainder before this reversal.$$;

create or replace function ledger.reverse(
  idempotency_key text,
  journal_id bigint,
  reason text,
  legs ledger.leg[] default null,
  kind text default 'reversal',
  actor text default null,
  processor text default null,
  object_id text default null
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original ledger.journal;
  v_legs ledger.leg[] := legs;
begin
  perform ledger.require_read_committed();
  -- Reversals of the same journal wait for each other from here on.
  select j.* into v_original from ledger.journal as j where j.id = reverse.journal_id for no key update;
  if not found then
    raise exception using
      errcode = 'LM417', message = 'no such journal', detail = format('journal %s', reverse.journal_id);
  end if;
  if v_legs is null then
    -- A repeated call means what was left at the first one.
    v_legs := ledger.reversible_legs(
      v_original.id, (select j.id from ledger.journal as j where j.idempotency_key = reverse.idempotency_key));
  end if;
  if v_legs is null then
    raise exception using
      errcode = 'LM418',
      message = 'more would be reversed than was posted',
      detail = format('nothing is left of journal %s', v_original.id);
  end if;
  return ledger.post(
    reverse.idempotency_key, reverse.kind, v_legs,
    subject_type => v_original.subject_type,
    subject_id => v_original.subject_id,
    processor => reverse.processor,
    object_id => reverse.object_id,
    actor => reverse.actor,
    reason => reverse.reason,
    reverses_id => v_original.id);
end
$$;

comment on function ledger.reverse(text, bigint, text, ledger.leg[], text, text, text, text) is
$$Undo a journal: all that is left of it, or the part given by legs, each against what the journal did to that account.
Partial reversals add up to at most the journal. What a wallet cannot give back becomes debt; what is given back repays debt
first. Locks the journal, then as ledger.post. Returns the id of the reversal.
Errors: LM417 no such journal, LM418 more than was posted, LM419 a reversal cannot be reversed, and those of ledger.post.$$;
